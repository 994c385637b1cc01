import type { Revision, SourceEvent } from "../../generated/proto/diplomacy/query/v1/evidence_pb.js";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { DateStep } from "../../generated/proto/diplomacy/query/v1/step_pb.js";
import { query, readTimeoutMs } from "./client.js";
import { addDays, addMonths, type Day, fromProto, toProto, today } from "./dates.js";
import { knownAt } from "./known-at.js";

/** The earliest date of the page; older source events are seen at its first date. */
const earliest: Day = "1945-01-01";

const moversMax = 1_000;

/** The beginning of the first year in which anything is known, asked for year by year until there is something. */
export async function firstDay(): Promise<Day> {
  const enough = new AbortController();
  const dates = { from: toProto(earliest), to: toProto(today()), step: DateStep.YEAR };
  try {
    for await (const part of query.replayHistory({ along: { case: "dates", value: dates } }, { signal: enough.signal }))
      if (part.scores.length > 0) return `${fromProto(part.asOf).slice(0, 4)}-01-01`;
  } finally {
    enough.abort();
  }
  return addMonths(today(), -12);
}

/** The country with most source events among the relationships that changed most; empty where nothing is known. */
export async function busiestCountry(from: Day): Promise<string> {
  const answer = await query.listMovers(
    { from: toProto(addDays(from, -1)), minEvidence: 0, pageSize: moversMax }, { timeoutMs: readTimeoutMs });
  const counts = new Map<string, number>();
  for (const { to } of answer.movers)
    for (const country of [to!.country, to!.counterpart])
      counts.set(country, (counts.get(country) ?? 0) + to!.sourceEventCount);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}

/** A moment at which something about a country was stored. */
export interface Moment {
  at: number;
  checkpoint: string;
  what: string;
  sourceEvent: SourceEvent;
}

/** How many moments are read: those of the latest source events. */
export const momentsMax = 1_000;

/** The moments at which something about a country was stored, oldest first, up to a checkpoint. */
export async function readMoments(country: string, known: string, signal?: AbortSignal): Promise<Moment[]> {
  const answer = await query.listSourceEvents(
    { country, knownAt: knownAt(known), includeRetracted: true, pageSize: momentsMax },
    { signal, timeoutMs: readTimeoutMs });
  const byCheckpoint = new Map<string, Moment>();
  for (const sourceEvent of answer.sourceEvents)
    for (const revision of sourceEvent.history) {
      const moment = momentOf(sourceEvent, revision);
      if (moment) byCheckpoint.set(moment.checkpoint, moment);
    }
  return [...byCheckpoint.values()].sort((a, b) => a.at - b.at).slice(-momentsMax);
}

function momentOf(sourceEvent: SourceEvent, revision: Revision): Moment | undefined {
  if (!revision.at || !revision.checkpoint) return undefined;
  return {
    at: timestampMs(revision.at), checkpoint: revision.checkpoint.token, what: revision.what, sourceEvent,
  };
}
