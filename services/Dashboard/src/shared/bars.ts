import { html, svg, type TemplateResult } from "lit-html";
import type { Grade } from "../../generated/proto/diplomacy/type/v1/grade_pb.js";
import { classOf, scoreMax } from "./scale.js";

/** A bar from the middle to a value, to the left where that is negative. Its number is always shown beside it. */
export function diverging(value: number, most: number, className: string, low?: number, high?: number): TemplateResult {
  const x = (at: number): number => 50 + (Math.max(-most, Math.min(most, at)) / most) * 50;
  const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
  const range = low !== undefined && high !== undefined && !Number.isNaN(low)
    ? svg`<line class="range" x1=${`${x(low)}%`} x2=${`${x(high)}%`} y1="50%" y2="50%"/>` : "";
  return html`<svg class="bar" aria-hidden="true">
    <line class="zero" x1="50%" x2="50%" y1="0" y2="100%"/>
    <rect class=${className} x=${`${from}%`} width=${`${Math.max(0.6, to - from)}%`} y="22%" height="56%"/>
    ${range}</svg>`;
}

/** Two values in one bar, end to end where their signs agree and else to either side, with a mark at their sum. */
export function twoParts(first: number, second: number, most: number, classNames: [string, string]): TemplateResult {
  const x = (at: number): number => 50 + (Math.max(-most, Math.min(most, at)) / most) * 50;
  const start = first * second > 0 ? first : 0;
  const part = (from: number, to: number, className: string): TemplateResult => svg`
    <rect class=${className} x=${`${Math.min(x(from), x(to))}%`} width=${`${Math.abs(x(to) - x(from))}%`}
      y="22%" height="56%"/>`;
  return html`<svg class="bar" aria-hidden="true">
    <line class="zero" x1="50%" x2="50%" y1="0" y2="100%"/>
    ${part(0, first, classNames[0])}${part(start, start + second, classNames[1])}
    <line class="total" x1=${`${x(first + second)}%`} x2=${`${x(first + second)}%`} y1="0" y2="100%"/></svg>`;
}

export const scoreBar = (score: number, grade: Grade, low?: number, high?: number): TemplateResult =>
  diverging(score, scoreMax, classOf(grade), low, high);

/** The colour of a grade as a small square. Its name is always shown beside it. */
export const swatch = (className: string): TemplateResult => html`<svg class="swatch" aria-hidden="true">
  <rect class=${className} width="100%" height="100%"/></svg>`;
