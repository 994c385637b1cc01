import { html, svg, type TemplateResult } from "lit-html";
import type { Timeline } from "../../generated/proto/diplomacy/query/v1/query_service_pb.js";
import { type Day, fromProto } from "../api/dates.js";
import { models } from "../app/models.js";
import { navigator } from "../app/navigator.js";
import { plain, signed } from "../shared/format.js";
import { isKnown } from "../shared/scale.js";

const width = 260;
const height = 72;

/** The same history read by every other model, each on its own scale. */
export const modelsSideBySide = (timelines: readonly Timeline[], asOf: Day | ""): TemplateResult => html`
  <section class="models" aria-labelledby="models-title">
    <h2 id="models-title">Read by other models</h2>
    <ul>${timelines.slice(1).map((timeline) => small(timeline, asOf))}</ul>
  </section>`;

function small(timeline: Timeline, asOf: Day | ""): TemplateResult {
  const model = models.all.find(({ name }) => name === timeline.model);
  const points = timeline.points.map(({ date, score }) => ({ day: fromProto(date), score: score! }));
  const values = points.map(({ score }) => (isKnown(score) ? score.score : NaN));
  const neutral = model?.scoreMin !== undefined && model.scoreMin >= 0 ? (model.scoreMin + model.scoreMax!) / 2 : 0;
  const most = Math.max(1, ...values.filter((value) => !Number.isNaN(value)).map((value) => Math.abs(value - neutral)));
  const reach = model?.scoreMax !== undefined ? model.scoreMax - neutral : most;
  const x = (i: number): number => (i / Math.max(1, points.length - 1)) * width;
  const y = (value: number): number => height / 2 - ((value - neutral) / reach) * (height / 2 - 3);
  const place = points.findIndex(({ day }) => day >= asOf);
  const now = points[place < 0 ? points.length - 1 : place];
  const text = now === undefined ? "" : now.score.undefined || !isKnown(now.score) ? "–"
    : neutral === 0 ? signed(now.score.score) : plain(now.score.score, 1);
  return html`<li>
    <h3>${timeline.model} <b>${text}</b></h3>
    <svg viewBox=${`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img"
      aria-label=${`${timeline.model}: ${text} at the date looked at`}>
      <line class="zero" x1="0" x2=${width} y1=${y(neutral)} y2=${y(neutral)}/>
      ${place >= 0 ? svg`<line class="as-of" x1=${x(place)} x2=${x(place)} y1="0" y2=${height}/>` : ""}
      <path d=${path(values, x, y)}/>
    </svg>
    <p class="aside">${model?.description ?? ""}</p>
    ${model?.hasGrades ? html`<a href=${navigator.href({ model: timeline.model })}>Read everything by it</a>` : ""}
  </li>`;
}

/** A line through the values, with a gap where there is none. */
function path(values: readonly number[], x: (i: number) => number, y: (value: number) => number): string {
  const has = (i: number): boolean => i >= 0 && !Number.isNaN(values[i]);
  return values.map((value, i) => !has(i) ? ""
    : `${has(i - 1) ? "L" : "M"}${x(i).toFixed(1)},${y(value).toFixed(1)}`).join("");
}
