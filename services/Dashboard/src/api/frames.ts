import type { RelationshipScore } from "../../generated/proto/diplomacy/query/v1/score_pb.js";
import { Grade } from "../../generated/proto/diplomacy/type/v1/grade_pb.js";
import { isKnown } from "../shared/scale.js";
import { query, readTimeoutMs } from "./client.js";
import { type Day, toProto } from "./dates.js";
import { knownAt } from "./known-at.js";

/** What is known of a relationship at a date. */
export interface Cell {
  score: number;
  grade: Grade;
  evidence: number;
  low: number;
  high: number;
  momentum: number;
  count: number;
}

/** All relationships of one country at a date, by counterpart, and the checkpoint that they were computed at. */
export interface Frame {
  country: string;
  asOf: Day;
  checkpoint: string;
  cells: Map<string, Cell>;
}

/** What a frame is a frame of. known is a checkpoint's token, or empty for everything known. */
export interface Subject {
  country: string;
  known: string;
  model: string;
}

const pageSize = 1_000;

/** Models that count ties also list countries that have had ties, at dates at which none is in force. */
export const isOfAny = ({ score, sourceEventCount }: RelationshipScore): boolean =>
  sourceEventCount > 0 || isKnown(score!);

export function cellOf(relationship: RelationshipScore): Cell {
  const score = relationship.score;
  return {
    score: score?.score ?? 0,
    grade: score?.grade ?? Grade.INSUFFICIENT_EVIDENCE,
    evidence: score?.evidence ?? 0,
    low: score?.interval?.low ?? Number.NaN,
    high: score?.interval?.high ?? Number.NaN,
    momentum: score?.momentum ?? 0,
    count: relationship.sourceEventCount,
  };
}

/** Asks for one frame. There are fewer countries than a page holds. */
export async function readFrame(subject: Subject, asOf: Day, signal?: AbortSignal): Promise<Frame> {
  const answer = await query.listRelationships(
    { country: subject.country, asOf: toProto(asOf), knownAt: knownAt(subject.known), model: subject.model, pageSize },
    { signal, timeoutMs: readTimeoutMs });
  return {
    country: subject.country,
    asOf,
    checkpoint: answer.checkpoint?.token ?? "",
    cells: new Map(answer.relationships.filter(isOfAny).map((one) => [one.counterpart, cellOf(one)])),
  };
}

/** The means of a country's graded relationships, as country_index and mean_score of ListRelationships. */
export interface Means {
  /** Undefined where ties alone are known, which have no evidence to weigh by. */
  weighted: number | undefined;
  plain: number;
}

/** The means of a frame; undefined where no relationship has a grade. */
export function meansOf(frame: Frame): Means | undefined {
  const graded = [...frame.cells.values()].filter(({ grade }) => grade > Grade.INSUFFICIENT_EVIDENCE);
  if (graded.length === 0) return undefined;
  const evidence = graded.reduce((sum, cell) => sum + cell.evidence, 0);
  return {
    weighted: evidence > 0 ? graded.reduce((sum, cell) => sum + cell.score * cell.evidence, 0) / evidence : undefined,
    plain: graded.reduce((sum, cell) => sum + cell.score, 0) / graded.length,
  };
}
