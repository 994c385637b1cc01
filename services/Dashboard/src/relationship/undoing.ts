import {
  type Revision, RevisionKind, type SourceEvent, SourceEventState,
} from "../../generated/proto/diplomacy/query/v1/evidence_pb.js";
import { merger, split, takingBack, type Undoable } from "../edits/undo.js";

/** What undoes a revision; nothing where it was undone since, or where another place shows what undoes it. */
export function undoing(event: SourceEvent, revision: Revision): Undoable | undefined {
  const { sourceEventId, revision: expectedRevision } = event;
  if (revision.kind === RevisionKind.SPLIT)
    return event.state === SourceEventState.STANDING && !cameBack(event, revision)
      ? split(revision.sourceEventId, sourceEventId, expectedRevision) : undefined;
  if (revision.kind === RevisionKind.REPORT_CAME) return undoingMerger(event, revision);
  const gone = [...goneBy(event.history)].filter(([, by]) => by === revision).map(([reportId]) => reportId);
  if (gone.length === 0) return undefined;
  const what = revision.kind === RevisionKind.RETRACTED ? "the retraction" : "the withdrawal";
  return takingBack(what, gone.map((reportId) => ({ sourceEventId, reportId, expectedRevision })));
}

/** The reports that are withdrawn or retracted, each with the revision that did it. */
function goneBy(history: readonly Revision[]): Map<string, Revision> {
  const standing = new Set<string>();
  const gone = new Map<string, Revision>();
  for (const revision of history) {
    const { kind, reportId } = revision;
    if (kind === RevisionKind.REPORTED || kind === RevisionKind.REPORT_CAME || kind === RevisionKind.RESTORED) {
      standing.add(reportId);
      gone.delete(reportId);
    } else if (kind === RevisionKind.REPORT_WENT || kind === RevisionKind.REPORT_SUPERSEDED) standing.delete(reportId);
    else if (kind === RevisionKind.WITHDRAWN) {
      standing.delete(reportId);
      gone.set(reportId, revision);
    } else if (kind === RevisionKind.RETRACTED) {
      standing.forEach((one) => gone.set(one, revision));
      standing.clear();
    }
  }
  return gone;
}

/**
 * What undoes the merger that brought back what was split off, beside the last of its reports: only then is a split the
 * same source event again. Not where the merger changed a code or date, which is undone beside each report.
 */
function undoingMerger({ sourceEventId, revision, reports, reportCount, history }: SourceEvent,
  came: Revision): Undoable | undefined {
  const ofOther = history.filter((one) => one.sourceEventId === came.sourceEventId);
  const splitAt = ofOther.findLastIndex((one) => one.kind === RevisionKind.SPLIT);
  const back = ofOther.slice(splitAt + 1).filter((one) => one.kind === RevisionKind.REPORT_CAME);
  if (splitAt < 0 || back.at(-1) !== came) return undefined;
  const ids = back.map((one) => one.reportId);
  const isAsItWas = ids.every((id) => reports.some((report) => report.reportId === id && !report.stated));
  return isAsItWas && ids.length < reportCount ? merger(sourceEventId, ids, revision) : undefined;
}

const cameBack = ({ history }: SourceEvent, { revision, sourceEventId }: Revision): boolean =>
  history.some((later) => later.revision > revision && later.kind === RevisionKind.REPORT_CAME
    && later.sourceEventId === sourceEventId);

/** Whether all reports of a source event are gone, and an editor took one of them back. */
export const isTakenBack = ({ state, history }: SourceEvent): boolean =>
  state !== SourceEventState.STANDING && goneBy(history).size > 0;
