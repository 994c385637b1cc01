import { html, type TemplateResult } from "lit-html";
import type { Tie, TieContribution } from "../../generated/proto/diplomacy/query/v1/ties_pb.js";
import { diverging, swatch } from "../shared/bars.js";
import { counted, signed } from "../shared/format.js";
import { kindTitle, marksOf, spanOf } from "../shared/ties.js";

/** What the ties in force add to a level: each kind, and under it the ties that say so. */
export function tieContributions(kinds: readonly TieContribution[], most: number): TemplateResult | "" {
  if (kinds.length === 0) return "";
  const sum = kinds.reduce((total, { level }) => total + level, 0);
  return html`
    <h3 class="part">${swatch("standing")} Ties in force <span class="number">${signed(sum, 2)}</span></h3>
    <p class="aside">What lasts until it ends. A kind counts once, however many ties of it are in force.</p>
    <ol class="tie-kinds">${kinds.map(({ kind, level, ties }) => html`<li>
      <div class="row">
        <span class="when">${counted(ties.length, "tie")}</span>
        <b class="what">${kindTitle(kind)}</b>
        ${diverging(level, most, level < 0 ? "grade-1" : "grade-6")}
        <span class="number">${signed(level, 2)}</span>
      </div>
      <ul class="detail">${ties.map((tie) => html`<li>${tieText(tie)}</li>`)}</ul></li>`)}</ol>`;
}

/** The name of a tie, its dates, and the record that says so. */
export const tieText = (tie: Tie): TemplateResult => html`
  ${tie.treaty ? html`<bdi>${tie.treaty}</bdi>, ` : ""}${spanOf(tie)}${marksOf(tie).map((mark) => `, ${mark}`)}
  <div class="aside"><bdi>${tie.source}</bdi></div>`;
