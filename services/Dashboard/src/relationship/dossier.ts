import type { CallOptions } from "@connectrpc/connect";
import { type SourceEvent, SourceEventState } from "../../generated/proto/diplomacy/query/v1/evidence_pb.js";
import {
  type GetRelationshipResponse, type ListSourceEventsResponse, type Timeline, TimelineStep,
} from "../../generated/proto/diplomacy/query/v1/query_service_pb.js";
import type { Tie } from "../../generated/proto/diplomacy/query/v1/ties_pb.js";
import { Grade } from "../../generated/proto/diplomacy/type/v1/grade_pb.js";
import { query, readTimeoutMs } from "../api/client.js";
import { addMonths, type Day, middleOf, monthEnd, toMs, toProto, today } from "../api/dates.js";
import { knownAt } from "../api/known-at.js";
import { models } from "../app/models.js";
import type { Checkpoint } from "../../generated/proto/diplomacy/type/v1/checkpoint_pb.js";
import type { View } from "../app/view.js";
import { explain, type Explained } from "./explain.js";
import { isTakenBack } from "./undoing.js";

/** What the timeline is drawn from. */
export interface Course {
  country: string;
  from: Day;
  to: Day;
  timelines: Timeline[];
  /** The latest ones. */
  sourceEvents: SourceEvent[];
  /** Whether there are earlier ones, which are not drawn. */
  hasEarlier: boolean;
  /** Those of them that were withdrawn or retracted with every report. */
  takenBack: SourceEvent[];
  /** Those of all times: facts, whatever model is chosen. */
  ties: Tie[];
}

/** What is known about the one date. */
export interface Moment {
  scores: GetRelationshipResponse;
  explained: Explained;
}

/** The first date of a timeline that begins with a tie. */
const earliest: Day = "1945-01-01";
const eventsMax = 1_000;
/** How many answers they are read from: each ends at 2 MiB. */
const eventPagesMax = 8;
const monthsBefore = 2;
/** How long the timeline goes on after the last source event, which still counts. */
const monthsAfter = 24;
const weeklyDaysMax = 5 * 366;
const dayMs = 86_400_000;

/** Everything between the two countries, from shortly before it begins. */
export async function readCourse(
  view: View, atLeastAsFresh: Checkpoint | undefined, signal: AbortSignal,
): Promise<Course & { checkpoint: string }> {
  const { country, counterpart } = view;
  const pair = { country, counterpart, knownAt: knownAt(view.known) };
  const options = { signal, timeoutMs: readTimeoutMs };
  const evidence = await readEvents(
    { ...pair, pageSize: eventsMax, includeRetracted: true, atLeastAsFresh }, options);
  const sourceEvents = evidence.sourceEvents.filter(({ state }) => state === SourceEventState.STANDING);
  // The same checkpoint for all, so that every marker has its step in the line.
  const known = view.known ? pair.knownAt : knownAt(evidence.checkpoint?.token ?? "");
  const { ties } = await query.listTies({ ...pair, knownAt: known, pageSize: eventsMax }, options);
  const days = sourceEvents.map((one) => middleOf(one.occurredOn!)).sort();
  const { from, to } = span(days.length > 0 ? days : daysOf(ties), view.asOf);
  const names = [view.model, ...models.all.map(({ name }) => name).filter((name) => name !== view.model)];
  const answer = await query.getTimeline({
    ...pair, knownAt: known, from: toProto(from), to: toProto(to), models: names.slice(0, 8),
    step: toMs(to) - toMs(from) > weeklyDaysMax * dayMs ? TimelineStep.MONTH : TimelineStep.WEEK,
  }, options);
  return {
    country, from, to, timelines: answer.timelines, sourceEvents, ties,
    hasEarlier: evidence.nextPageToken !== "", takenBack: evidence.sourceEvents.filter(isTakenBack),
    checkpoint: answer.checkpoint?.token ?? "",
  };
}

export async function readMoment(view: View, checkpoint: string, signal: AbortSignal): Promise<Moment> {
  const request = {
    country: view.country, counterpart: view.counterpart, model: view.model,
    asOf: view.asOf ? toProto(view.asOf) : undefined, knownAt: knownAt(view.known || checkpoint),
  };
  const options = { signal, timeoutMs: readTimeoutMs };
  const [scores, explained] = await Promise.all([query.getRelationship(request, options), explain(request, options)]);
  return { scores, explained };
}

/** The latest source events, up to a number of them and a number of pages; with the token of the page after these. */
async function readEvents(
  request: Parameters<typeof query.listSourceEvents>[0], options: CallOptions,
): Promise<ListSourceEventsResponse> {
  let read = await query.listSourceEvents(request, options);
  for (let pages = 1; read.nextPageToken && read.sourceEvents.length < eventsMax && pages < eventPagesMax; pages++) {
    const page = await query.listSourceEvents({ ...request, pageToken: read.nextPageToken }, options);
    // Only their dates are drawn: what continues a source event adds nothing.
    const fresh = page.sourceEvents.filter(({ isContinued }) => !isContinued);
    read = { ...page, sourceEvents: [...read.sourceEvents, ...fresh] };
  }
  return read;
}

/** The counterpart of which most is known; empty where nothing is. */
export async function likeliestCounterpart(country: string, asOf: Day | ""): Promise<string> {
  const answer = await query.listRelationships(
    { country, asOf: asOf ? toProto(asOf) : undefined, order: 3, pageSize: 1 }, { timeoutMs: readTimeoutMs });
  return answer.relationships[0]?.counterpart ?? "";
}

/** The default day to show: today where enough is known, else the end of the last month with a report. */
export function bestDayOf({ to, timelines, sourceEvents }: Course): Day {
  const end = timelines[0]?.points.at(-1)?.score?.grade ?? Grade.INSUFFICIENT_EVIDENCE;
  if (to === today() && end > Grade.INSUFFICIENT_EVIDENCE) return to;
  const last = sourceEvents[0]?.occurredOn;
  const month = last ? monthEnd(middleOf(last)) : today();
  return month < today() ? month : today();
}

/** The first and last days of ties, for a timeline of nothing else. */
const daysOf = (ties: readonly Tie[]): Day[] => ties
  .flatMap(({ from, until }) => [middleOf(from!), until ? middleOf(until) : today()])
  .map((day) => day < earliest ? earliest : day).sort();

function span(days: Day[], asOf: Day | ""): { from: Day; to: Day } {
  const wanted = asOf || today();
  let from = addMonths(days[0] ?? addMonths(wanted, -12), -monthsBefore);
  let to = addMonths(days.at(-1) ?? wanted, monthsAfter);
  if (asOf && asOf < from) from = asOf;
  if (asOf && asOf > to) to = asOf;
  return { from, to: to < today() ? to : today() };
}
