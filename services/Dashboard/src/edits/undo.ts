import { html, type TemplateResult } from "lit-html";
import type { Checkpoint } from "../../generated/proto/diplomacy/type/v1/checkpoint_pb.js";
import type { Date as ProtoDate } from "../../generated/proto/diplomacy/type/v1/date_pb.js";
import { ingestion, sentence } from "../api/client.js";
import { author } from "./author.js";

const timeoutMs = 15_000;
const reasonMax = 1_990;

/** Who decides what, and why, as every edit is sent. */
interface Decided {
  author: string;
  reason: string;
}

/** A stored decision that another edit takes back. */
export interface Undoable {
  /** Distinguishes it from others on the screen. */
  key: string;
  /** What is undone, such as "the withdrawal". */
  what: string;
  send: (decided: Decided) => Promise<Checkpoint | undefined>;
}

/** Where the report is, at which revision: a decision is based on what was seen. */
interface Place {
  sourceEventId: string;
  reportId: string;
  expectedRevision: bigint;
}

/** What a source says happened. */
interface Stated {
  occurredOn?: ProtoDate;
  source: string;
  target: string;
  cameoCode: string;
}

/** A withdrawal or retraction is undone by putting the reports back. */
export const takingBack = (what: string, places: readonly Place[]): Undoable => ({
  key: places.map(({ sourceEventId, reportId }) => `${sourceEventId} ${reportId}`).join(),
  what,
  send: async (decided) => {
    let checkpoint: Checkpoint | undefined;
    // The first one leads to another revision, which nobody has seen.
    for (const [i, place] of places.entries())
      ({ checkpoint } = await ingestion.restoreReport(
        { ...place, ...decided, expectedRevision: i === 0 ? place.expectedRevision : 0n }, { timeoutMs }));
    return checkpoint;
  },
});

/** A correction or merger of a report is undone by correcting it back to what its source states. */
export const correction = (place: Place, { occurredOn, source, target, cameoCode }: Stated): Undoable => ({
  key: `correct ${place.sourceEventId} ${place.reportId}`,
  what: "the correction",
  send: async (decided) => (await ingestion.correctReport(
    { ...place, ...decided, occurredOn, source, target, cameoCode }, { timeoutMs })).checkpoint,
});

/** A confirmation is undone by withdrawing it: the report has the quality that its coder gave. */
export const confirmation = (place: Place): Undoable => ({
  key: `confirmed ${place.sourceEventId} ${place.reportId}`,
  what: "the confirmation",
  send: async (decided) => (await ingestion.withdrawConfirmation({ ...place, ...decided }, { timeoutMs })).checkpoint,
});

/** A merger that changed neither code nor date is undone by splitting the reports off again. */
export const merger = (sourceEventId: string, reportIds: string[], expectedRevision: bigint): Undoable => ({
  key: `split ${sourceEventId} ${reportIds.join()}`,
  what: "the merger",
  send: async (decided) => (await ingestion.splitSourceEvent(
    { sourceEventId, reportIds, expectedRevision, ...decided }, { timeoutMs })).checkpoint,
});

/** A split is undone by merging what was split off. */
export const split = (apartId: string, sourceEventId: string, revision: bigint): Undoable => ({
  key: `merge ${apartId}`,
  what: "the split",
  send: async (decided) => (await ingestion.mergeSourceEvents({
    sourceEventId: apartId, intoSourceEventId: sourceEventId, intoExpectedRevision: revision, ...decided,
  }, { timeoutMs })).checkpoint,
});

/** The button beside a stored decision that undoes it, once the user has said why. */
export class Undo {
  private asked = "";
  private sending = false;
  private fault = "";

  constructor(private readonly changed: (fresh: Checkpoint | undefined) => void, private readonly redraw: () => void) {}

  button(one: Undoable): TemplateResult {
    if (this.asked !== one.key)
      return html`<button class="undo" @click=${() => this.ask(one.key)} aria-label=${`Undo ${one.what}`}>
        Undo…</button>`;
    return html`<form class="why" @submit=${(event: SubmitEvent) => this.submit(event, one)}>
      ${author.field("Undone by")}
      <label>Why ${one.what} is undone
        <input name="reason" required maxlength=${reasonMax} autocomplete="off"></label>
      <button class="primary" ?disabled=${this.sending}>Undo</button>
      <button type="button" @click=${() => this.ask("")}>Cancel</button>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : ""}
    </form>`;
  }

  private ask(key: string): void {
    this.asked = key;
    this.fault = "";
    this.redraw();
  }

  private async submit(event: SubmitEvent, one: Undoable): Promise<void> {
    event.preventDefault();
    const reason = `Undo: ${new FormData(event.target as HTMLFormElement).get("reason") as string}`;
    this.sending = true;
    this.fault = "";
    this.redraw();
    try {
      const checkpoint = await one.send({ author: author.name, reason });
      this.asked = "";
      this.changed(checkpoint);
    } catch (error) {
      this.fault = sentence(error);
    }
    this.sending = false;
    this.redraw();
  }
}
