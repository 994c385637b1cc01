using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Protos.Query.V1;
using Google.Protobuf.WellKnownTypes;
using JasperFx.Events;
using Change = Diplomacy.Domain.Ledger.Change;
using ChangeKind = Diplomacy.Domain.Ledger.ChangeKind;
using StoredSourceEvent = Diplomacy.Domain.SourceEvents.SourceEvent;

namespace Diplomacy.Query.Evidence;

/// <summary>Finds the stored events that changed a source event.</summary>
internal static class KnowledgeCauses
{
    /// <summary>The stored events between two positions that changed its effective state, oldest first.</summary>
    public static IEnumerable<KnowledgeCause> Between(
        Guid id, IReadOnlyList<IEvent> stream, long before, long after, CheckpointTokens checkpoints)
    {
        var sourceEvent = StoredSourceEvent.Empty(id);
        foreach (var stored in stream.TakeWhile(stored => stored.Sequence <= after))
        {
            var old = sourceEvent.State;
            var change = (ISourceEventChange)stored.Data;
            sourceEvent = sourceEvent.Apply(change);
            if (stored.Sequence > before && sourceEvent.State != old)
                yield return new KnowledgeCause
                {
                    Kind = KindOf(Change.KindOf(change, old, sourceEvent)),
                    RecordedAt = stored.Timestamp.ToTimestamp(),
                    EventType = stored.EventTypeName,
                    ReportId = ReportOf(stored.Data)?.ToString() ?? "",
                    Checkpoint = checkpoints.At(stored.Sequence),
                };
        }
    }

    private static KnowledgeCauseKind KindOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Recorded => KnowledgeCauseKind.Recorded,
        ChangeKind.Corroborated => KnowledgeCauseKind.Corroborated,
        ChangeKind.Moved => KnowledgeCauseKind.Moved,
        ChangeKind.Retracted => KnowledgeCauseKind.Retracted,
        _ => KnowledgeCauseKind.Corrected,
    };

    private static Guid? ReportOf(object stored) => stored switch
    {
        SourceEventReported reported => reported.ReportId,
        ReportMoved moved => moved.ReportId,
        ReportWithdrawn withdrawn => withdrawn.ReportId,
        ReportRestored restored => restored.ReportId,
        ReportRevised revised => revised.ReportId,
        ReportSuperseded superseded => superseded.ReportId,
        ReportConfirmed confirmed => confirmed.ReportId,
        ConfirmationWithdrawn withdrawn => withdrawn.ReportId,
        _ => null,
    };
}
