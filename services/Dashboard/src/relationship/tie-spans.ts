import { html, render, svg, type TemplateResult } from "lit-html";
import type { Tie } from "../../generated/proto/diplomacy/query/v1/ties_pb.js";
import type { TieKind } from "../../generated/proto/diplomacy/type/v1/tie_kind_pb.js";
import { type Day, middleOf, showDate, toMs } from "../api/dates.js";
import { isFriendly, kindTitle, marksOf, spanOf } from "../shared/ties.js";

const laneHeight = 22;
const barHeight = 17;
const letterWidth = 6.8;
const labelMax = 40;
/** What begins before or lasts beyond the dates reaches past the edge, so that it shows no end there. */
const beyond = 2;

/** Where the timeline has its curve, in pixels, and the dates at both ends. */
export interface Plot {
  left: number;
  width: number;
  from: Day;
  to: Day;
}

interface Span {
  tie: Tie;
  label: string;
  left: number;
  right: number;
  /** Where the label stands: after the beginning, or before it where there is no room after it. */
  anchor: "start" | "end";
}

/** The ties of two countries as spans below the timeline, on the same dates. */
export class TieSpans {
  readonly element = document.createElement("div");
  private shown = "";

  constructor() {
    this.element.className = "tie-spans";
  }

  show(ties: readonly Tie[], plot: Plot | undefined, asOf: Day | "", checkpoint: string): void {
    const wanted = JSON.stringify([plot, asOf, checkpoint, ties.map(({ tieId }) => tieId)]);
    if (wanted === this.shown || !plot) return;
    this.shown = wanted;
    this.element.style.setProperty("--plot-left", `${plot.left}px`);
    this.element.style.setProperty("--plot-width", `${plot.width}px`);
    render(ties.length === 0 ? "" : rows(ties, plot, asOf), this.element);
  }
}

function rows(ties: readonly Tie[], plot: Plot, asOf: Day | ""): TemplateResult {
  const spans = ties.map((tie) => spanAt(tie, plot));
  const seen = spans.filter(({ left, right }) => right > 0 && left < 100);
  const others = spans.filter((span) => !seen.includes(span)).map(({ tie }) => tie);
  const kinds = [...new Set(seen.map(({ tie }) => tie.kind))];
  return html`
    ${kinds.length > 0 ? html`<ul aria-label="Ties over time">${kinds.map((kind) =>
      row(kind, seen.filter(({ tie }) => tie.kind === kind), plot, asOf))}</ul>` : ""}
    ${others.length > 0 ? html`<p class="aside">Not between these dates: ${others.map((tie, i) => html`${
      i > 0 ? "; " : ""}<bdi>${describe(tie)}</bdi>`)}.</p>` : ""}`;
}

function row(kind: TieKind, spans: readonly Span[], plot: Plot, asOf: Day | ""): TemplateResult {
  const lanes = inLanes(spans, plot.width);
  const now = asOf ? place(asOf, plot) : -1;
  return html`<li><span class="kind">${kindTitle(kind)}</span>
    <svg height=${lanes.length * laneHeight} role="img"
      aria-label=${`${kindTitle(kind)}: ${spans.map(({ tie }) => describe(tie)).join("; ")}`}>
      ${lanes.map((lane, i) => lane.map((span) => bar(span, i * laneHeight)))}
      ${now >= 0 && now <= 100 ? svg`<line class="as-of" x1=${`${now}%`} x2=${`${now}%`} y1="0" y2="100%"/>` : ""}
    </svg></li>`;
}

function bar({ tie, label, left, right, anchor }: Span, top: number): TemplateResult {
  const [from, to] = [Math.max(left, -beyond), Math.min(right, 100 + beyond)];
  const classes = ["tie", isFriendly(tie.kind) ? "friendly" : "hostile", tie.onPaper ? "on-paper" : ""];
  return svg`<g><title>${describe(tie)}</title>
    <rect class=${classes.join(" ").trim()} x=${`${from}%`} width=${`${Math.max(0.4, to - from)}%`}
      y=${top + 2} height=${barHeight} rx="3"/>
    <text x=${`${Math.max(0, left)}%`} dx=${anchor === "end" ? -6 : 6} y=${top + 15}
      text-anchor=${anchor}>${label}</text></g>`;
}

function spanAt(tie: Tie, plot: Plot): Span {
  const name = tie.treaty || `since ${showDate(tie.from)}`;
  const short = name.length > labelMax ? `${name.slice(0, labelMax)}…` : name;
  const left = place(middleOf(tie.from!), plot);
  const right = tie.until ? place(middleOf(tie.until), plot) : 100 + beyond;
  const label = tie.onPaper ? `${short} (on paper)` : short;
  const room = 100 - Math.max(0, left);
  return { tie, label, left, right, anchor: widthOf(label, plot.width) > room && left > 50 ? "end" : "start" };
}

/** Spans side by side where they and their labels fit, else below one another. */
function inLanes(spans: readonly Span[], width: number): Span[][] {
  const lanes: { end: number; spans: Span[] }[] = [];
  for (const span of [...spans].sort((a, b) => a.left - b.left)) {
    const label = widthOf(span.label, width);
    const begin = span.anchor === "end" ? span.left - label : span.left;
    const end = span.anchor === "end" ? span.right : Math.max(span.right, Math.max(0, span.left) + label);
    const lane = lanes.find((one) => one.end <= begin);
    if (lane) [lane.end] = [end, lane.spans.push(span)];
    else lanes.push({ end, spans: [span] });
  }
  return lanes.map((lane) => lane.spans);
}

const widthOf = (label: string, width: number): number => ((label.length * letterWidth + 12) / width) * 100;

const place = (day: Day, { from, to }: Plot): number =>
  ((toMs(day) - toMs(from)) / Math.max(1, toMs(to) - toMs(from))) * 100;

/** A tie in one line. */
const describe = (tie: Tie): string =>
  [tie.treaty || kindTitle(tie.kind), spanOf(tie), ...marksOf(tie)].join(", ");

/** The ties in words, for users who cannot see the spans or want the dates and the sources. */
export const tieTable = (ties: readonly Tie[]): TemplateResult | "" => ties.length === 0 ? "" : html`
  <details class="figures"><summary>The ties in words</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="The ties in words"><table>
      <thead><tr><th scope="col">Kind</th><th scope="col">Treaty</th><th scope="col">In force</th>
        <th scope="col">Source</th></tr></thead>
      <tbody>${ties.map((tie) => html`<tr><th scope="row">${kindTitle(tie.kind)}</th>
        <td><bdi>${tie.treaty || "–"}</bdi></td><td>${[spanOf(tie), ...marksOf(tie)].join(", ")}</td>
        <td class="source"><bdi>${tie.source}</bdi></td></tr>`)}</tbody>
    </table></div>
  </details>`;
