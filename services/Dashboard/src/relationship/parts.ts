import { html, type TemplateResult } from "lit-html";
import type { RelationshipScore } from "../../generated/proto/diplomacy/query/v1/score_pb.js";
import { models } from "../app/models.js";
import { swatch, twoParts } from "../shared/bars.js";
import { counted, signed } from "../shared/format.js";
import { kindName } from "../shared/ties.js";

/** How many scales the bar reaches: there a score is 8.7. */
const reach = 2;

/** The two parts of a level in one bar: what the ties in force make of it, and what source events do. */
export function parts({ model, score, sourceEventCount }: RelationshipScore): TemplateResult {
  const { standing, course, level, tiesInForce } = score!;
  const most = Math.max(reach * (models.scaleOf(model) ?? 1), Math.abs(standing), Math.abs(course), Math.abs(level));
  const kinds = tiesInForce.length > 0 ? tiesInForce.map(kindName).join(", ") : "no tie in force";
  return html`<div class="parts" role="group" aria-label="The level by its parts">
    ${twoParts(standing, course, most, ["standing", "course-part"])}
    <dl>
      <div><dt>${swatch("standing")} Standing</dt>
        <dd>${signed(standing, 2)} <span class="aside">${kinds}</span></dd></div>
      <div><dt>${swatch("course-part")} Course</dt>
        <dd>${signed(course, 2)} <span class="aside">${counted(sourceEventCount, "source event")}</span></dd></div>
      <div><dt><span class="total-mark" aria-hidden="true"></span> Level, the sum</dt>
        <dd>${signed(level, 2)} <span class="aside">bent into −9 to +9 it is the score</span></dd></div>
    </dl>
  </div>`;
}
