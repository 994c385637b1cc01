using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Ledger;

/// <summary>How a stored event changed the effective state of a source event. The numbers are stored.</summary>
public enum ChangeKind : short
{
    /// <summary>The first report of it was stored, or the first after all others had left.</summary>
    Recorded = 1,

    /// <summary>A further report of it was stored.</summary>
    Corroborated = 2,

    /// <summary>A report moved here or away, because it describes another source event than assumed before.</summary>
    Moved = 3,

    /// <summary>What is known of it was corrected.</summary>
    Corrected = 4,

    /// <summary>It no longer counts.</summary>
    Retracted = 5,
}

/// <summary>Classifies changes.</summary>
public static class Change
{
    /// <summary>
    /// The kind of a stored event, given the effective state before it and the source event after it.
    /// </summary>
    public static ChangeKind KindOf(ISourceEventChange change, EffectiveState? old, SourceEvent after) => change switch
    {
        ReportMoved when after.EndedBy is SourceEventCorrected => ChangeKind.Corrected,
        ReportMoved moved when after.Corrections.TryGetValue(moved.ReportId, out var corrected)
            && corrected.MovedTo == moved.MovedTo => ChangeKind.Corrected,
        SourceEventReported { MovedFrom: not null, Stated: not null } => ChangeKind.Corrected,
        ReportRevised or ReportSuperseded => ChangeKind.Corrected,
        ReportMoved or SourceEventReported { MovedFrom: not null } => ChangeKind.Moved,
        _ when old is null => ChangeKind.Recorded,
        _ when after.State is null => ChangeKind.Retracted,
        SourceEventReported => ChangeKind.Corroborated,
        _ => ChangeKind.Corrected,
    };
}
