import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import {
  type ScoreUpdate, type UpdateCause, UpdateCauseKind,
} from "../../generated/proto/diplomacy/query/v1/subscription_service_pb.js";
import type { GetProgressResponse } from "../../generated/proto/diplomacy/projection/v1/projection_service_pb.js";
import { isForbidden, isNotServedHere, projection, readTimeoutMs } from "../api/client.js";
import { showDate } from "../api/dates.js";
import { feed, type Seen } from "../api/live-feed.js";
import { models } from "../app/models.js";
import { navigator } from "../app/navigator.js";
import type { Redraw, Screen } from "../app/screen.js";
import { feedWords } from "../app/status.js";
import { slope } from "../movers/movers-view.js";
import { nameOf } from "../shared/countries.js";
import { clock, counted, signed } from "../shared/format.js";
import { classOf, gradeName, isKnown } from "../shared/scale.js";
import { kindTitle } from "../shared/ties.js";

const tickMs = 1_000;
const progressEvery = 5;

/** Changes as they come, and the state of the connection. */
export class LiveView implements Screen {
  private readonly since = Date.now();
  private readonly ticking: ReturnType<typeof setInterval>;
  private ticks = 0;
  private progress: GetProgressResponse | undefined;
  private progressServed = true;

  constructor(private readonly redraw: Redraw) {
    this.ticking = setInterval(() => this.tick(), tickMs);
    this.tick();
  }

  render(): TemplateResult {
    return html`
      <div class="live-view">
        <header class="headline"><h1>Live</h1><p class="dateline">since ${clock(this.since)}</p></header>
        ${this.connection()}
        ${feed.seen.length === 0 ? html`<p class="note">${feed.state === "absent"
          ? "These services do not push changes. Everything else on this page works."
          : "Nothing has changed yet. Reports, corrections and retractions appear here as they come."}</p>` : ""}
        <ol class="updates" aria-live="polite" aria-label="Changes, latest first">
          ${repeat(feed.seen, ({ number }) => number, (seen) => entry(seen))}
        </ol>
      </div>`;
  }

  close(): void {
    clearInterval(this.ticking);
  }

  private connection(): TemplateResult {
    const silence = feed.receivedAt ? Math.round((Date.now() - feed.receivedAt) / 1_000) : undefined;
    return html`<dl class="connection">
      <div><dt>Connection</dt><dd data-state=${feed.state}>${feedWords()}</dd></div>
      <div><dt>Last heard</dt>
        <dd>${silence === undefined ? "–" : silence < 1 ? "just now" : `${silence} s ago`}</dd></div>
      <div><dt>On its way</dt><dd>${feed.delayMs === undefined ? "–" : `${feed.delayMs} ms`}</dd></div>
      <div><dt>Resumed</dt><dd>${feed.resumes === 0 ? "never" : counted(feed.resumes, "time")}</dd></div>
      ${this.progress ? html`<div><dt>Scores lag</dt>
        <dd>${counted(Number(this.progress.lagEvents), "event")}</dd></div>` : ""}
    </dl>`;
  }

  private tick(): void {
    if (this.progressServed && this.ticks++ % progressEvery === 0) void this.askProgress();
    this.redraw();
  }

  private async askProgress(): Promise<void> {
    try {
      this.progress = await projection.getProgress({}, { timeoutMs: readTimeoutMs });
    } catch (error) {
      this.progress = undefined;
      // Where the projection is served elsewhere, or this reader may not ask, it is not asked again.
      this.progressServed = !isNotServedHere(error) && !isForbidden(error);
    }
  }
}

function entry({ update, at }: Seen): TemplateResult {
  const { country, counterpart, score, model } = update.relationship!;
  return html`<li class=${`update kind-${update.cause?.kind ?? 0}`}>
    <a href=${navigator.href({ page: "relationship", country, counterpart, known: "", asOf: "" })}>
      <time>${clock(at)}</time>
      <span class="pair">${nameOf(country)} <span class="and">–</span> ${nameOf(counterpart)}</span>
      ${slope(update.firstKnown ? score!.score : update.scoreBefore, score!.score,
        classOf(isKnown(score!) ? score!.grade : undefined))}
      <span class="number change">
        ${update.firstKnown ? "first known" : signed(score!.score - update.scoreBefore)}</span>
      <span class="aside">${because(update)}
        Today ${update.firstKnown ? "not known before" : signed(update.scoreBefore)} → ${signed(score!.score)},
        ${gradeName(isKnown(score!) ? score!.grade : undefined)}${
          model === navigator.view.model ? "" : `, by ${model}`}.
      </span>
    </a></li>`;
}

const verbs: Partial<Record<UpdateCauseKind, string>> = {
  [UpdateCauseKind.RECORDED]: "Recorded",
  [UpdateCauseKind.CORROBORATED]: "Corroborated",
  [UpdateCauseKind.MOVED]: "Moved",
  [UpdateCauseKind.CORRECTED]: "Corrected",
  [UpdateCauseKind.RETRACTED]: "Retracted",
  [UpdateCauseKind.CALIBRATED]: "A feed was calibrated",
  [UpdateCauseKind.DAY_PASSED]: "A day passed",
  [UpdateCauseKind.REBUILT]: "Scores were rebuilt",
  [UpdateCauseKind.TIE_CHANGED]: "Tie recorded, ended or retracted",
};

function because({ cause, conflatedCount, conflatedKinds }: ScoreUpdate): TemplateResult {
  const others = conflatedKinds.map((kind) => verbs[kind]?.toLowerCase()).filter(Boolean).join(", ");
  return html`<b>${cause ? verbOf(cause) : "Changed"}</b>${cause?.source ? html`: ${describe(cause)}` : ""}.
    ${conflatedCount > 0 ? html`With ${counted(conflatedCount, "earlier change")} (${others}).` : ""}`;
}

/** Of a tie the services say only that it changed. */
const verbOf = ({ kind, tieKind }: UpdateCause): string => kind === UpdateCauseKind.TIE_CHANGED
  ? `${kindTitle(tieKind)} recorded, ended or retracted` : verbs[kind] ?? "Changed";

const describe = (cause: UpdateCause): string =>
  `${nameOf(cause.source)} → ${nameOf(cause.target)}, ${models.cameoName(cause.cameoCode) || cause.cameoCode}, `
  + showDate(cause.occurredOn);
