import type { RelationshipScore } from "../../generated/proto/diplomacy/query/v1/score_pb.js";
import { Grade } from "../../generated/proto/diplomacy/type/v1/grade_pb.js";
import { query } from "./client.js";
import { type Day, fromProto, monthEnds, toProto } from "./dates.js";
import type { Cell, Frame, Subject } from "./frames.js";
import { cellOf, isOfAny } from "./frames.js";
import { knownAt } from "./known-at.js";

const numbers = 5;
/** The place of the evidence among them. */
const evidenceAt = 1;

/** One relationship month by month: five numbers, a grade and a count for each month. */
interface Column {
  values: Float64Array;
  grades: Uint8Array;
  counts: Int32Array;
}

/**
 * All relationships of a country at the end of every month, as known at one checkpoint. It is read once; moving along
 * it then needs no call.
 */
export class History {
  readonly months: Day[];
  checkpoint = "";
  /** Months read so far, from the first. */
  loaded = 0;

  private counts: number[] | undefined;
  private sums: number[] | undefined;
  private readonly columns = new Map<string, Column>();
  private readonly places: Map<Day, number>;

  constructor(readonly subject: Subject, from: Day, to: Day) {
    this.months = monthEnds(from, to);
    this.places = new Map(this.months.map((day, i) => [day, i]));
  }

  get complete(): boolean {
    return this.loaded === this.months.length;
  }

  /** Reads every month; reports after each part, so that what is read can be shown. */
  async read(signal: AbortSignal, progress: () => void): Promise<void> {
    await this.replay([this.subject.country], false, this.subject.known, signal, (frame) => {
      this.loaded = frame;
      progress();
    });
  }

  /** Reads one relationship again, as known at a later checkpoint, because it changed. */
  async refresh(counterpart: string, checkpoint: string, signal: AbortSignal): Promise<void> {
    this.columns.delete(counterpart);
    await this.replay([this.subject.country, counterpart], true, checkpoint, signal, () => {});
    this.checkpoint = checkpoint;
  }

  /** What relations were at the end of a month; undefined where the date is none, or not read yet. */
  frame(asOf: Day): Frame | undefined {
    const month = this.places.get(asOf);
    if (month === undefined || month >= this.loaded) return undefined;
    const cells = new Map<string, Cell>();
    for (const [counterpart, column] of this.columns) {
      const cell = cellAt(column, month);
      if (cell) cells.set(counterpart, cell);
    }
    return { country: this.subject.country, asOf, checkpoint: this.checkpoint, cells };
  }

  /** For each month read: how many relationships have a grade. */
  gradedCounts(): readonly number[] {
    this.counts ??= this.count();
    return this.counts;
  }

  /** For each month read: the evidence of all relationships together. */
  evidence(): readonly number[] {
    this.sums ??= this.months.map((_, month) => [...this.columns.values()].reduce(
      (sum, { grades, values }) => sum + (grades[month] ? values[month * numbers + evidenceAt]! : 0), 0));
    return this.sums;
  }

  private count(): number[] {
    const counts = new Array<number>(this.months.length).fill(0);
    for (const { grades } of this.columns.values())
      grades.forEach((grade, i) => {
        if (grade > Grade.INSUFFICIENT_EVIDENCE) counts[i]!++;
      });
    return counts;
  }

  private async replay(
    countries: string[], among: boolean, known: string, signal: AbortSignal, complete: (frame: number) => void,
  ): Promise<void> {
    const dates = {
      from: toProto(this.months[0]!), to: toProto(this.months.at(-1)!), knownAt: knownAt(known),
    };
    const stream = query.replayHistory(
      { countries, among, along: { case: "dates", value: dates }, model: this.subject.model }, { signal });
    for await (const part of stream) {
      const month = this.places.get(fromProto(part.asOf));
      if (month !== undefined) for (const score of part.scores) this.put(month, score);
      this.checkpoint ||= part.checkpoint?.token ?? "";
      this.counts = this.sums = undefined;
      if (part.frameComplete) complete(part.progress?.frame ?? 0);
    }
  }

  private put(month: number, relationship: RelationshipScore): void {
    if (!isOfAny(relationship)) return;
    const { country, counterpart } = relationship;
    const column = this.column(country === this.subject.country ? counterpart : country);
    const cell = cellOf(relationship);
    column.values.set([cell.score, cell.evidence, cell.low, cell.high, cell.momentum], month * numbers);
    column.grades[month] = cell.grade;
    column.counts[month] = cell.count;
  }

  private column(counterpart: string): Column {
    let column = this.columns.get(counterpart);
    if (!column) {
      const count = this.months.length;
      column = {
        values: new Float64Array(count * numbers), grades: new Uint8Array(count), counts: new Int32Array(count),
      };
      this.columns.set(counterpart, column);
    }
    return column;
  }
}

function cellAt({ values, grades, counts }: Column, month: number): Cell | undefined {
  const grade = grades[month] as Grade;
  if (!grade) return undefined;
  const [score, evidence, low, high, momentum] = values.subarray(month * numbers, (month + 1) * numbers);
  return {
    score: score!, grade, evidence: evidence!, low: low!, high: high!, momentum: momentum!, count: counts[month]!,
  };
}
