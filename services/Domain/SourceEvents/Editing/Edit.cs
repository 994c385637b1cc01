using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Editing;

/// <summary>Who edits reported data, and why. Both are stored with the edit.</summary>
public readonly record struct Editor(string Author, string Reason);

/// <summary>Where an editor moves reports of a source event to.</summary>
/// <param name="Action">The action of the destination.</param>
/// <param name="Anchor">
/// The date under which they take part in matching there; null where they are excluded from it.
/// </param>
/// <param name="OccurredOn">Their date from now on; null where each keeps its own.</param>
/// <param name="Id">The source event; null where the anchor decides it.</param>
public sealed record Destination(ActionKey Action, PartialDate? Anchor, PartialDate? OccurredOn, Guid? Id);

/// <summary>An edit of a source event: some of its reports move to another one or stop counting.</summary>
/// <param name="Subject">The source event.</param>
/// <param name="Stored">Creates the event of the edit, given the source event that the reports move to.</param>
/// <param name="Leaving">The reports that leave, in their present form.</param>
/// <param name="To">Where they go; null where they stop counting.</param>
public sealed record Edit(
    SourceEvent Subject, Func<Guid, ISourceEventChange> Stored, IReadOnlyList<SourceEventReported> Leaving,
    Destination? To = null)
{
    /// <summary>Reports at the destination that are pinned there together with the moved ones.</summary>
    public IReadOnlyList<SourceEventReported> CuratedNeighbours { get; init; } = [];

    /// <summary>Reports that the edit concerns but does not move.</summary>
    public IReadOnlyList<Guid> Staying { get; init; } = [];

    /// <summary>A report that counts again, in the form that it had; null where none does.</summary>
    public SourceEventReported? Returning { get; init; }

    /// <summary>The record of a feed that counts again; null where none does.</summary>
    public FeedRecord? Record => Returning is null ? null : FeedRecord.Of(Returning);

    /// <summary>The editor who reviewed each leaving report individually; null where none did.</summary>
    public string? ReviewedBy { get; init; }

    /// <summary>The actions whose curated reports it changes.</summary>
    public IReadOnlyCollection<ActionKey> Actions =>
        [.. Leaving.Concat(Back).Where(IsCurated).SelectMany(CuratedOf).Concat(Goal).Distinct()];

    private IEnumerable<SourceEventReported> Back => Returning is null ? [] : [Returning];

    private IEnumerable<ActionKey> Goal => To is null ? [] : [To.Action];

    /// <summary>
    /// Refuses to put a report back whose feed has sent its record again with other content since, given the reports
    /// that records became last; null where it did not.
    /// </summary>
    public EditRuling.Refused? Superseded(IReadOnlyDictionary<FeedRecord, FeedRecordEntry> records) =>
        Record is { } record && records.TryGetValue(record, out var last) && last.ReportId != Returning!.ReportId
            ? new EditRuling.Refused(Refusal.UnknownReport, Returning.ReportId, last.SourceEventId)
            : null;

    /// <summary>
    /// The record that counts again takes the next ordinal, so that a feed cannot revise it at the same time.
    /// </summary>
    public IReadOnlyList<(FeedRecord Record, FeedRecordEntry Entry)> Entries(
        IReadOnlyDictionary<FeedRecord, FeedRecordEntry> records) =>
        Record is { } record && records.TryGetValue(record, out var last)
            ? [(record, last with { Ordinal = last.Ordinal + 1 })]
            : [];

    internal static bool IsCurated(SourceEventReported report) => report.Origin.Feed is null;

    /// <summary>The actions that a report described, describes and will describe.</summary>
    internal IEnumerable<ActionKey> CuratedOf(SourceEventReported report) =>
        Goal.Prepend(ActionKey.Of(report)).Prepend(ActionKey.StatedBy(report)).Distinct();
}

/// <summary>The result of deciding an edit.</summary>
public abstract record EditRuling
{
    private EditRuling()
    {
    }

    /// <summary>The edit is to be stored.</summary>
    public sealed record Accepted(Edit Edit) : EditRuling;

    /// <summary>
    /// The requested state is already present, so that repeating a request is safe; the reports concerned and where
    /// they are.
    /// </summary>
    public sealed record NoChange(IReadOnlyList<Guid> ReportIds, Guid? MovedTo = null) : EditRuling;

    /// <summary>The edit is not possible in the present state.</summary>
    /// <param name="Why">Why not.</param>
    /// <param name="About">The source event or report that prevents it.</param>
    /// <param name="MovedTo">
    /// Where that report, or the reports of that source event, moved to; null where nowhere.
    /// </param>
    public sealed record Refused(Refusal Why, Guid About, Guid? MovedTo = null) : EditRuling
    {
        /// <summary>A sentence about a refused value; null where the reason says it all.</summary>
        public string? Fault { get; init; }
    }
}

/// <summary>Why an edit is refused.</summary>
public enum Refusal
{
    /// <summary>The source event has no reports any more.</summary>
    NoReportStands,

    /// <summary>The report does not belong to the source event.</summary>
    UnknownReport,

    /// <summary>A split names every report.</summary>
    NothingLeft,

    /// <summary>Source events of different dyads cannot be merged.</summary>
    DifferentCountries,

    /// <summary>A correction would make source and target the same country.</summary>
    SameCountry,

    /// <summary>A country of the corrected source event did not exist at its date.</summary>
    StateDidNotExist,

    /// <summary>The report was corrected, so that more than a confirmation would be taken back.</summary>
    ReportCorrected,

    /// <summary>The report was confirmed and moved before the quality that its coder gave was kept.</summary>
    CodedQualityUnknown,
}
