import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import {
  type ScoreUpdate, type SubscribeResponse, SubscriptionService, UpdateCauseKind,
} from "../../generated/proto/diplomacy/query/v1/subscription_service_pb.js";
import { transport } from "./client.js";
import { defaultModel } from "../app/view.js";
import { token } from "./token.js";

export type FeedState = "connecting" | "live" | "waiting" | "absent" | "refused";

/** An update with the time at which it was seen here. */
export interface Seen {
  update: ScoreUpdate;
  checkpoint: string;
  at: number;
  number: number;
}

/** The reason given where a stream is ended to begin one of another model. */
const otherModel = "another model";
const keptMax = 200;
const silenceMs = 25_000;
const firstPauseMs = 250;
const lastPauseMs = 4_000;
const subscriptions = createClient(SubscriptionService, transport);

/**
 * Every change as it comes. A cut stream is resumed after the last message automatically, for as long as the page is
 * open: the services may be restarted meanwhile.
 */
export class LiveFeed extends EventTarget {
  state: FeedState = "connecting";
  checkpoint = "";
  receivedAt = 0;
  /** How long the last heartbeat was on its way, in milliseconds, by two clocks. */
  delayMs: number | undefined;
  resumes = 0;
  readonly seen: Seen[] = [];
  /** By which the scores are; ties change those of some models only. */
  private model = defaultModel;

  private count = 0;
  private attempt: AbortController | undefined;
  private wake: (() => void) | undefined;

  start(): void {
    token.addEventListener("change", () => this.hurry());
    addEventListener("online", () => this.hurry());
    setInterval(() => {
      if (this.state === "live" && Date.now() - this.receivedAt > silenceMs) this.attempt?.abort();
    }, 1_000);
    void this.follow();
  }

  /** Resumes at the same checkpoint with the scores of another model. */
  by(model: string): void {
    if (model === this.model) return;
    this.model = model;
    this.attempt?.abort(otherModel);
  }

  /** Tries again at once instead of waiting. */
  private hurry(): void {
    if (this.state !== "live") this.wake?.();
  }

  private async follow(): Promise<void> {
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, lastPauseMs)) {
      const attempt = this.attempt = new AbortController();
      const receivedBefore = this.receivedAt;
      try {
        await this.listen(attempt.signal);
        this.become("waiting");
      } catch (error) {
        if (attempt.signal.reason === otherModel) continue;
        this.failed(ConnectError.from(error));
      }
      if (this.receivedAt !== receivedBefore) pause = firstPauseMs;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, this.state === "absent" ? lastPauseMs * 15 : pause);
      });
    }
  }

  private async listen(signal: AbortSignal): Promise<void> {
    const resume = this.checkpoint ? { token: this.checkpoint } : undefined;
    const resumes = resume !== undefined && this.state !== "live";
    let first = true;
    for await (const message of subscriptions.subscribe({ resume, model: this.model }, { signal })) {
      if (first && resumes) this.resumes++;
      first = false;
      this.take(message);
      if (message.message.case === "resyncRequired") return;
    }
  }

  private take({ message, checkpoint }: SubscribeResponse): void {
    this.receivedAt = Date.now();
    this.checkpoint = checkpoint?.token ?? this.checkpoint;
    this.become("live");
    if (message.case === "heartbeat" && message.value.sentAt)
      this.delayMs = Math.max(0, this.receivedAt - timestampMs(message.value.sentAt));
    if (message.case === "resyncRequired") this.startOver();
    if (message.case !== "update" || isOnlyTime(message.value)) return;
    const seen = { update: message.value, checkpoint: this.checkpoint, at: this.receivedAt, number: ++this.count };
    this.seen.unshift(seen);
    this.seen.length = Math.min(this.seen.length, keptMax);
    this.dispatchEvent(new CustomEvent<Seen>("update", { detail: seen }));
  }

  private failed(error: ConnectError): void {
    if (error.code === Code.Unimplemented) this.become("absent");
    else if (error.code === Code.Unauthenticated || error.code === Code.PermissionDenied) this.become("refused");
    else this.become("waiting");
    // The store is another one, or has compacted the history: what is on the screen may be outdated.
    if (error.code === Code.OutOfRange || error.code === Code.InvalidArgument) this.startOver();
  }

  private startOver(): void {
    this.checkpoint = "";
    this.dispatchEvent(new Event("resync"));
  }

  private become(state: FeedState): void {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}

/** At midnight every score ages by a day; that is not shown as a change. */
const isOnlyTime = (update: ScoreUpdate): boolean => update.cause?.kind === UpdateCauseKind.DAY_PASSED
  && update.conflatedKinds.every((kind) => kind === UpdateCauseKind.DAY_PASSED);

export const feed = new LiveFeed();
