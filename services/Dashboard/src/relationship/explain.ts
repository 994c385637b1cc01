import type { CallOptions } from "@connectrpc/connect";
import type { SourceEvent } from "../../generated/proto/diplomacy/query/v1/evidence_pb.js";
import type { Contribution, ExplainScoreResponse } from "../../generated/proto/diplomacy/query/v1/query_service_pb.js";
import { query } from "../api/client.js";
import { knownAt } from "../api/known-at.js";

/** How many contributions are listed at first, and how many the services list at most. */
const firstMax = 100;
const contributionsMax = 1_000;

type Request = Omit<Parameters<typeof query.explainScore>[0], "$typeName" | "maxContributions" | "pageToken">;

/** What was read of an explanation, and what reads on. */
export interface Explained {
  /** The last page, with the contributions of all pages. */
  answer: ExplainScoreResponse;
  request: Request;
  max: number;
}

/** Reads the first contributions. An answer ends at 2 MiB, so that there may be more of them. */
export async function explain(request: Request, options: CallOptions): Promise<Explained> {
  return { answer: await query.explainScore({ ...request, maxContributions: firstMax }, options), request,
    max: firstMax };
}

/** Whether more contributions, or more of the last one, can be listed. */
export const hasMore = ({ answer, max }: Explained): boolean =>
  answer.nextPageToken !== "" || (answer.remainderCount > 0 && max < contributionsMax);

/** Reads the next page. After the first contributions it begins again, with as many as the services list. */
export async function readOn(known: Explained, options: CallOptions): Promise<Explained> {
  const { answer, max } = known;
  if (answer.nextPageToken) return next(known, options);
  // The same transaction time, so that what was listed stays.
  const request: Request = { ...known.request, knownAt: knownAt(answer.checkpoint!.token) };
  let read: Explained = {
    answer: await query.explainScore({ ...request, maxContributions: contributionsMax }, options), request,
    max: contributionsMax,
  };
  while (read.answer.nextPageToken && read.answer.contributions.length <= max) read = await next(read, options);
  return read;
}

async function next({ answer, request, max }: Explained, options: CallOptions): Promise<Explained> {
  const page = await query.explainScore(
    { ...request, maxContributions: max, pageToken: answer.nextPageToken }, options);
  return { answer: { ...page, contributions: joined(answer.contributions, page.contributions) }, request, max };
}

/** A source event that did not fit in a page is on the next one again, with the rest of its reports and history. */
function joined(before: Contribution[], after: Contribution[]): Contribution[] {
  const [last, first] = [before.at(-1), after[0]];
  if (!last?.sourceEvent || !first?.sourceEvent?.isContinued) return [...before, ...after];
  const sourceEvent: SourceEvent = {
    ...last.sourceEvent,
    reports: [...last.sourceEvent.reports, ...first.sourceEvent.reports],
    history: [...last.sourceEvent.history, ...first.sourceEvent.history],
  };
  return [...before.slice(0, -1), { ...last, sourceEvent }, ...after.slice(1)];
}
