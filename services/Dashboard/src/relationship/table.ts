import { html, type TemplateResult } from "lit-html";
import type { Timeline } from "../../generated/proto/diplomacy/query/v1/query_service_pb.js";
import { showDate } from "../api/dates.js";
import { plain, signed } from "../shared/format.js";
import { gradeName, isKnown } from "../shared/scale.js";

/** The timeline in figures, for users who cannot see it or want the numbers. */
export const timelineTable = (timeline: Timeline | undefined): TemplateResult => html`
  <details class="figures"><summary>The timeline in figures</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="The timeline in figures"><table>
      <thead><tr><th scope="col">Date</th><th scope="col">Score</th><th scope="col">90 % interval</th>
        <th scope="col">Evidence</th><th scope="col">Grade</th></tr></thead>
      <tbody>${timeline?.points.filter(({ score }) => isKnown(score!)).map(({ date, score }) => html`<tr>
        <th scope="row">${showDate(date)}</th><td>${signed(score!.score)}</td>
        <td>${score!.interval ? `${signed(score!.interval.low)} to ${signed(score!.interval.high)}` : "–"}</td>
        <td>${plain(score!.evidence)}</td><td>${gradeName(score!.grade)}</td></tr>`)}</tbody>
    </table></div>
  </details>`;
