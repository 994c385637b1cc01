using Diplomacy.Contracts.Events;
using Diplomacy.Protos.Query.V1;
using Diplomacy.ServiceDefaults.Store;
using Google.Protobuf.WellKnownTypes;
using JasperFx.Events;
using Change = Diplomacy.Domain.Recording.Change;
using ChangeKind = Diplomacy.Domain.Recording.ChangeKind;
using StoredSourceEvent = Diplomacy.Domain.Recording.SourceEvent;

namespace Diplomacy.Query.Reading;

/// <summary>What stored events did to a source event.</summary>
internal static class Causes
{
    /// <summary>The stored events between two positions that changed what it counts for, oldest first.</summary>
    public static IEnumerable<KnowledgeCause> Between(
        Guid id, IReadOnlyList<IEvent> stream, long before, long after, Checkpoints checkpoints)
    {
        var sourceEvent = StoredSourceEvent.Unheard(id);
        foreach (var stored in stream.TakeWhile(stored => stored.Sequence <= after))
        {
            var old = sourceEvent.Standing;
            sourceEvent = sourceEvent.Apply(stored.Data);
            if (stored.Sequence > before && sourceEvent.Standing != old)
                yield return new KnowledgeCause
                {
                    Kind = KindOf(Change.KindOf(stored.Data, old, sourceEvent)),
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
        ReportConfirmed confirmed => confirmed.ReportId,
        _ => null,
    };
}
