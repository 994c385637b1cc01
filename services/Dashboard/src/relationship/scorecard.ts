import { html, type TemplateResult } from "lit-html";
import type { GetRelationshipResponse } from "../../generated/proto/diplomacy/query/v1/query_service_pb.js";
import type { RelationshipScore, Score } from "../../generated/proto/diplomacy/query/v1/score_pb.js";
import { Grade } from "../../generated/proto/diplomacy/type/v1/grade_pb.js";
import { models } from "../app/models.js";
import { scoreBar, swatch } from "../shared/bars.js";
import { nameOf } from "../shared/countries.js";
import { counted, plain, signed } from "../shared/format.js";
import { classOf, gradeName, isKnown } from "../shared/scale.js";
import { parts } from "./parts.js";

/** The score of a date in figures. */
export function scorecard(answer: GetRelationshipResponse): TemplateResult {
  const { relationship, outgoing, incoming, directionDifference } = answer;
  const score = relationship!.score!;
  const known = isKnown(score);
  return html`
    <section class="scorecard" aria-label="The score">
      <p class="verdict">
        <span class="score">${known ? signed(score.score) : "–"}</span>
        <span class="grade">${swatch(classOf(known ? score.grade : undefined))}
          ${gradeName(known ? score.grade : undefined)}${score.uncertain ? ", uncertain" : ""}</span>
      </p>
      <dl>
        ${score.interval && known ? html`<div><dt>90 % interval</dt>
          <dd>${signed(score.interval.low)} to ${signed(score.interval.high)}</dd></div>` : ""}
        <div><dt>Evidence</dt><dd>${plain(score.evidence)}
          <span class="aside">${counted(relationship!.sourceEventCount, "source event")}</span>
          ${gradeNote(score)}</dd></div>
        <div><dt>Momentum</dt><dd>${arrow(score.momentum)} ${signed(score.momentum)}</dd></div>
        ${directionDifference === undefined ? "" : html`<div><dt>Asymmetry</dt>
          <dd>${signed(directionDifference)}</dd></div>`}
      </dl>
      <div class="directions">${direction(outgoing!)}${direction(incoming!, true)}</div>
      ${models.countsTies(relationship!.model) ? parts(relationship!) : ""}
    </section>`;
}

const roundingMax = 1e-9;

/** Why evidence that is there may not be enough for a grade. */
const gradeNote = ({ evidence, gradedEvidence }: Score): TemplateResult | "" =>
  gradedEvidence > evidence - roundingMax ? "" : html`<span class="aside grade-note">${plain(gradedEvidence)} of it
    counts towards a grade: codes of one sentence count once.</span>`;

function direction({ country, counterpart, score, sourceEventCount }: RelationshipScore, back = false): TemplateResult {
  const [from, to] = back ? [counterpart, country] : [country, counterpart];
  const known = isKnown(score!);
  return html`<div class="direction">
    <span class="who">${nameOf(from)} → ${nameOf(to)}</span>
    ${scoreBar(known ? score!.score : 0, known ? score!.grade : Grade.INSUFFICIENT_EVIDENCE,
      score!.interval?.low, score!.interval?.high)}
    <span class="number">${known ? signed(score!.score) : "–"}</span>
    <span class="aside">${counted(sourceEventCount, "source event")}</span>
  </div>`;
}

const arrow = (momentum: number): string => (momentum > 0.05 ? "↗" : momentum < -0.05 ? "↘" : "→");
