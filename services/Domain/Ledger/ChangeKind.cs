using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Ledger;

/// <summary>What a stored event did to what a source event counts for. The numbers are stored.</summary>
public enum ChangeKind : short
{
    /// <summary>The first report of it came, or the first after all others had gone.</summary>
    Recorded = 1,

    /// <summary>A further report of it came.</summary>
    Corroborated = 2,

    /// <summary>A report moved here, or away, since it tells of another source event than thought.</summary>
    Moved = 3,

    /// <summary>What is known of it was set right.</summary>
    Corrected = 4,

    /// <summary>It no longer counts.</summary>
    Retracted = 5,
}

/// <summary>Tells the kind of a change.</summary>
public static class Change
{
    /// <summary>What a stored event did, given what the source event counted for before, and how it stands.</summary>
    public static ChangeKind KindOf(object stored, EffectiveState? before, SourceEvent after) => stored switch
    {
        ReportMoved when after.EndedBy is SourceEventCorrected => ChangeKind.Corrected,
        ReportMoved moved when after.Corrections.TryGetValue(moved.ReportId, out var corrected)
            && corrected.MovedTo == moved.MovedTo => ChangeKind.Corrected,
        SourceEventReported { MovedFrom: not null, Stated: not null } => ChangeKind.Corrected,
        ReportMoved or SourceEventReported { MovedFrom: not null } => ChangeKind.Moved,
        _ when before is null => ChangeKind.Recorded,
        _ when after.State is null => ChangeKind.Retracted,
        SourceEventReported => ChangeKind.Corroborated,
        _ => ChangeKind.Corrected,
    };
}
