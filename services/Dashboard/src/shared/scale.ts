import type { Score } from "../../generated/proto/diplomacy/query/v1/score_pb.js";
import { Grade } from "../../generated/proto/diplomacy/type/v1/grade_pb.js";

/** How a grade is shown: its class gives the colour, its name the meaning, so that colour is never the only cue. */
export interface Step {
  grade: Grade;
  name: string;
  /** The class whose colour styles/tokens.css sets. */
  className: string;
  from: number;
  to: number;
}

/** Hostile to friendly, as the services cut them. */
export const steps: readonly Step[] = [
  { grade: Grade.ANTAGONISTIC, name: "antagonistic", className: "grade-1", from: -9, to: -6 },
  { grade: Grade.TENSE, name: "tense", className: "grade-2", from: -6, to: -3 },
  { grade: Grade.DISCORDANT, name: "discordant", className: "grade-3", from: -3, to: 0 },
  { grade: Grade.ORDINARY, name: "ordinary", className: "grade-4", from: 0, to: 3 },
  { grade: Grade.GOOD, name: "good", className: "grade-5", from: 3, to: 6 },
  { grade: Grade.FRIENDLY, name: "friendly", className: "grade-6", from: 6, to: 9 },
];

export const insufficient = "grade-insufficient";
export const nothingKnown = "grade-none";
const notGraded = "grade-other";

const byGrade = new Map(steps.map((step) => [step.grade, step]));

export function classOf(grade: Grade | undefined): string {
  if (grade === undefined) return nothingKnown;
  if (grade === Grade.INSUFFICIENT_EVIDENCE) return insufficient;
  return byGrade.get(grade)?.className ?? notGraded;
}

export function gradeName(grade: Grade | undefined): string {
  if (grade === undefined) return "nothing known";
  if (grade === Grade.INSUFFICIENT_EVIDENCE) return "insufficient evidence";
  return byGrade.get(grade)?.name ?? "not graded";
}

/** Whether a score says anything: of two countries without source events and without ties nothing is known. */
export const isKnown = ({ evidence, tiesInForce }: Score): boolean => evidence > 0 || tiesInForce.length > 0;

/** Models on the scale of the grades, from -9 to 9. */
export const scoreMax = 9;
