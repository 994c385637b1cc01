import {
  type Revision, RevisionKind, type SourceEvent, SourceEventState,
} from "../../generated/proto/diplomacy/query/v1/evidence_pb.js";
import { split, takingBack, type Undoable } from "../edits/undo.js";

/** What undoes a revision; nothing where it was undone since, or where another place shows what undoes it. */
export function undoing(event: SourceEvent, revision: Revision): Undoable | undefined {
  const { sourceEventId, revision: expectedRevision } = event;
  if (revision.kind === RevisionKind.SPLIT)
    return event.state === SourceEventState.STANDING && !cameBack(event, revision)
      ? split(revision.sourceEventId, sourceEventId, expectedRevision) : undefined;
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

const cameBack = ({ history }: SourceEvent, { revision, sourceEventId }: Revision): boolean =>
  history.some((later) => later.revision > revision && later.kind === RevisionKind.REPORT_CAME
    && later.sourceEventId === sourceEventId);

/** Whether all reports of a source event are gone, and an editor took one of them back. */
export const isTakenBack = ({ state, history }: SourceEvent): boolean =>
  state !== SourceEventState.STANDING && goneBy(history).size > 0;
