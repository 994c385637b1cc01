import { html, type TemplateResult } from "lit-html";
import {
  type CompareKnowledgeResponse, type KnowledgeChange, KnowledgeCauseKind,
} from "../../generated/proto/diplomacy/query/v1/comparison_pb.js";
import { query, readTimeoutMs, sentence } from "../api/client.js";
import { showDate, toProto } from "../api/dates.js";
import { knownAt } from "../api/known-at.js";
import { Latest } from "../app/latest.js";
import { navigator } from "../app/navigator.js";
import type { Redraw } from "../app/screen.js";
import { nameOf } from "../shared/countries.js";
import { counted, signed } from "../shared/format.js";
import { gradeName, isKnown } from "../shared/scale.js";
import { kindTitle } from "../shared/ties.js";
import { tieText } from "./tie-contributions.js";

/** What was stored after the checkpoint that is looked at. It is read only when the user asks. */
export class Since {
  private readonly reading = new Latest();
  private answer: CompareKnowledgeResponse | undefined;
  private answerOf = "";
  private fault = "";

  constructor(private readonly redraw: Redraw) {}

  render(): TemplateResult {
    // What was read of another date, pair, model or checkpoint is not shown.
    const isOf = this.answerOf === location.hash;
    return html`<section class="since" aria-labelledby="since-title">
      <h2 id="since-title">What came later</h2>
      ${isOf && this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : ""}
      ${isOf && this.answer ? comparison(this.answer) : html`<p><button ?disabled=${this.reading.busy}
        @click=${this.compare}>${this.reading.busy ? "reading…" : "Compare with everything known now"}</button></p>`}
    </section>`;
  }

  close(): void {
    this.reading.stop();
  }

  private compare = async (): Promise<void> => {
    const { country, counterpart, asOf, known, model } = navigator.view;
    [this.answer, this.fault, this.answerOf] = [undefined, "", location.hash];
    const read = this.reading.run(async (signal) => {
      this.answer = await query.compareKnowledge(
        { country, counterpart, asOf: asOf ? toProto(asOf) : undefined, model, knownBefore: knownAt(known) },
        { signal, timeoutMs: readTimeoutMs });
    }, (error) => (this.fault = sentence(error)));
    this.redraw();
    await read;
    this.redraw();
  };
}

function comparison(answer: CompareKnowledgeResponse): TemplateResult {
  const { before, after, changes, changedTies, remainder, remainderCount, reweighting, recalibration } = answer;
  const [was, is] = [before!.score!, after!.score!];
  const parts: [string, number][] = [
    [`${counted(remainderCount, "further source event")}, not listed`, remainder],
    ["Unchanged source events, which weigh more or less beside others", reweighting],
    ["Feeds that were calibrated", recalibration],
    ["Standing, from the ties above", answer.standingChange],
  ];
  return html`
    <p>The score of ${showDate(before!.asOf)}: <b>${isKnown(was) ? signed(was.score) : "–"}</b>,
      ${gradeName(isKnown(was) ? was.grade : undefined)}, as known then;
      <b>${isKnown(is) ? signed(is.score) : "–"}</b>, ${gradeName(isKnown(is) ? is.grade : undefined)}, as known
      now.</p>
    ${changes.length + changedTies.length === 0 ? html`<p class="note">Nothing came later that counts here.</p>` : ""}
    ${changedTies.length === 0 ? "" : html`<h3>Ties recorded, ended or retracted</h3>
      <ul class="changes changed-ties">${changedTies.map((tie) => html`<li>
        <b class="when">${kindTitle(tie.kind)}</b>
        <div>${tieText(tie)}</div></li>`)}</ul>`}
    ${changes.length === 0 ? "" : html`<h3>Source events that count differently</h3>
      <ol class="changes">${changes.map(change)}</ol>`}
    <dl class="sum">${parts.map(([name, level]) => level === 0 ? "" : html`
      <div><dt>${name}</dt><dd>${signed(level, 2)}</dd></div>`)}
      <div class="total"><dt>Change of the level</dt><dd>${signed(is.level - was.level, 2)}</dd></div>
    </dl>`;
}

const causes: Partial<Record<KnowledgeCauseKind, string>> = {
  [KnowledgeCauseKind.RECORDED]: "recorded",
  [KnowledgeCauseKind.CORROBORATED]: "corroborated",
  [KnowledgeCauseKind.MOVED]: "moved",
  [KnowledgeCauseKind.CORRECTED]: "corrected",
  [KnowledgeCauseKind.RETRACTED]: "retracted",
};

function change({ before, after, level, causes: all }: KnowledgeChange): TemplateResult {
  const event = (after ?? before)!;
  const words = [...new Set(all.map(({ kind }) => causes[kind]))].filter(Boolean).join(", ");
  return html`<li><span class="when">${showDate(event.occurredOn)}</span>
    <span><b>${nameOf(event.source)} → ${nameOf(event.target)}</b> ${event.cameoName}
      <span class="aside">${words}</span></span>
    <span class="number">${signed(level, 2)}</span></li>`;
}
