import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { Grade } from "../../generated/proto/diplomacy/type/v1/grade_pb.js";
import { type Cell, type Frame, meansOf } from "../api/frames.js";
import { navigator } from "../app/navigator.js";
import { scoreBar } from "../shared/bars.js";
import { nameOf } from "../shared/countries.js";
import { counted, plain, signed } from "../shared/format.js";
import { gradeName } from "../shared/scale.js";

/** A longer list is unreadable while it changes many times a second. */
const steadyMin = 40;
const restMs = 150;

/** The list of the relationships. A long one is not updated until the clocks stop moving. */
export class SteadyList {
  private shown: Frame | undefined;
  private template: TemplateResult = ranking(undefined);
  private changedAt = 0;
  private last: Frame | undefined;
  private catchUp: ReturnType<typeof setTimeout> | undefined;

  render(frame: Frame | undefined, redraw: () => void): TemplateResult {
    if (frame === this.shown) return this.template;
    const now = performance.now();
    const moving = frame !== this.last && now - this.changedAt < restMs;
    if (frame !== this.last) [this.last, this.changedAt] = [frame, now];
    if (moving && frame && frame.cells.size >= steadyMin && frame.country === this.shown?.country) {
      clearTimeout(this.catchUp);
      this.catchUp = setTimeout(redraw, restMs);
    } else [this.shown, this.template] = [frame, ranking(frame)];
    return this.template;
  }
}

/** The relationships of the centre as a list: the map as text, also for screen readers. */
function ranking(frame: Frame | undefined): TemplateResult {
  const cells = [...(frame?.cells ?? [])].sort(([, a], [, b]) => b.score - a.score);
  const graded = cells.filter(([, cell]) => cell.grade !== Grade.INSUFFICIENT_EVIDENCE);
  const others = cells.filter(([, cell]) => cell.grade === Grade.INSUFFICIENT_EVIDENCE);
  return html`
    ${frame ? summary(frame, graded.length, others.length) : ""}
    ${graded.length > 0 ? list(graded) : ""}
    ${others.length > 0 ? html`
      <h3 class="minor">Insufficient evidence</h3>
      <p class="aside">Something is known, but not enough to say.</p>
      ${list(others)}` : ""}`;
}

function summary(frame: Frame, graded: number, others: number): TemplateResult {
  const means = meansOf(frame);
  const nothing = others > 0 ? `Too little is known by this date to grade ${counted(others, "relationship")}.`
    : "Nothing is known by this date.";
  const relationships = counted(graded, "graded relationship");
  return html`<p class="summary">${means === undefined ? nothing : html`
    ${means.weighted === undefined ? html`The mean of its ${relationships}, each counted alike, is
      <strong>${signed(means.plain)}</strong>.` : html`
    Country index <strong>${signed(means.weighted)}</strong>, the mean of its ${relationships}
    weighted by evidence; each counted alike <strong>${signed(means.plain)}</strong>.`}
    ${others > 0 ? `Left out: ${others} with too little evidence.` : ""}`}</p>`;
}

function list(cells: [string, Cell][]): TemplateResult {
  return html`<ol class="ranking">${repeat(cells, ([code]) => code, ([code, cell]) => html`
    <li><a href=${navigator.href({ page: "relationship", counterpart: code })} data-code=${code}
      aria-label=${`${nameOf(code)}: ${signed(cell.score)}, ${gradeName(cell.grade)}, `
        + `evidence ${plain(cell.evidence)}`}>
      <span class="name">${nameOf(code)}</span>
      ${scoreBar(cell.score, cell.grade)}
      <span class="number">${signed(cell.score)}</span></a></li>`)}</ol>`;
}
