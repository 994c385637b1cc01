using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Reporting;

/// <summary>The outcome of storing a report.</summary>
public enum ReportOutcome
{
    /// <summary>A source event that was not known before.</summary>
    Recorded,

    /// <summary>A further report of a known source event.</summary>
    Corroborated,

    /// <summary>The same report was stored before; nothing changes.</summary>
    Duplicate,

    /// <summary>A record of a feed was stored before with other content, which no longer counts.</summary>
    Revised,
}

/// <summary>A valid report to be stored, with its parsed fields.</summary>
public sealed record ProposedReport(SourceEventReported Event, ActionKey Action, PartialDate OccurredOn)
{
    /// <summary>Whether the report is matched. Rows of feeds belong to their own day.</summary>
    public bool IsCurated => Event.Origin.Feed is null;

    /// <summary>The record of a feed that the report is; null where it names none.</summary>
    public FeedRecord? Record => FeedRecord.Of(Event);

    /// <summary>The entry of the report in the list of its action.</summary>
    public CuratedReportEntry Entry => new(Event.ReportId, OccurredOn, Event.Origin.DocumentId);
}

/// <summary>The source event and the outcome of one report.</summary>
public readonly record struct Placed(Guid SourceEventId, Guid ReportId, ReportOutcome Outcome);

/// <summary>
/// What to append to the streams, to the lists of curated reports and to the records of feeds, and the outcome of each
/// report in the order of the request.
/// </summary>
public sealed record Decision(
    IReadOnlyList<Placed> Placed,
    IReadOnlyDictionary<Guid, List<ISourceEventChange>> Events,
    IReadOnlyList<(ActionKey Action, CuratedReportEntry Entry)> Entries,
    IReadOnlyList<(FeedRecord Record, FeedRecordEntry Entry)> Records);

/// <summary>
/// The source events that the reports of one request belong to, planned before the streams are loaded.
/// </summary>
public sealed class Placement
{
    private readonly Dictionary<Guid, Guid> _home = [];
    private readonly Dictionary<Guid, (Guid From, Guid To)> _moves = [];

    /// <summary>Places the proposed reports, given the curated reports of their actions by id.</summary>
    public Placement(IReadOnlyList<ProposedReport> proposed, IReadOnlyDictionary<Guid, CuratedReports> curated)
    {
        foreach (var report in proposed)
            if (!report.IsCurated)
                _home[report.Event.ReportId] = report.Action.On(report.OccurredOn);

        foreach (var group in proposed.Where(report => report.IsCurated).GroupBy(report => report.Action))
            Match([.. group], curated.GetValueOrDefault(group.Key.Id) ?? new CuratedReports(group.Key, []));
    }

    /// <summary>The streams to load before deciding.</summary>
    public IReadOnlyCollection<Guid> Streams =>
        [.. _home.Values.Concat(_moves.Values.SelectMany(move => new[] { move.From, move.To })).Distinct()];

    /// <summary>The stored reports that move to another source event.</summary>
    public IReadOnlyDictionary<Guid, (Guid From, Guid To)> Moves => _moves;

    /// <summary>The source event that a proposed report belongs to.</summary>
    public Guid HomeOf(ProposedReport report) => _home[report.Event.ReportId];

    private void Match(ProposedReport[] proposed, CuratedReports curated)
    {
        var after = curated.With(proposed.Select(report => report.Entry)
            .Where(entry => !curated.Knows(entry.ReportId)).DistinctBy(entry => entry.ReportId));
        foreach (var (reportId, from, to) in curated.MovesTo(after))
            _moves[reportId] = (from, to);
        foreach (var report in proposed)
            _home[report.Event.ReportId] = after.PlaceOf(report.Event.ReportId);
    }
}

/// <summary>Decides which events reports add. A pure function of its arguments.</summary>
public static class ReportDecider
{
    /// <summary>
    /// The events to append for the proposed reports, given the source events that they affect and the reports that
    /// their records became last.
    /// </summary>
    public static Decision Decide(
        IReadOnlyList<ProposedReport> proposed, Placement placement, IReadOnlyDictionary<Guid, SourceEvent> known,
        IReadOnlyDictionary<FeedRecord, FeedRecordEntry> records)
    {
        var pending = new PendingEvents(known);
        foreach (var (reportId, (from, to)) in placement.Moves)
            pending.Move(reportId, from, to);

        var latest = new Dictionary<FeedRecord, FeedRecordEntry>(records);
        var placed = new Placed[proposed.Count];
        var entries = new List<(ActionKey, CuratedReportEntry)>();
        var became = new List<(FeedRecord, FeedRecordEntry)>();
        for (var i = 0; i < proposed.Count; i++)
        {
            var (report, home) = (proposed[i].Event, placement.HomeOf(proposed[i]));
            var state = pending[home];
            if (state.Knows(report.ReportId))
            {
                placed[i] = Again(report, home, proposed[i].Record is not null, pending);
                continue;
            }
            FeedRecordEntry? earlier = proposed[i].Record is { } one && latest.TryGetValue(one, out var entry)
                ? entry : null;
            if (earlier is { } moved && pending[moved.SourceEventId].Left.GetValueOrDefault(moved.ReportId) is { } by)
            {
                // An editor moved what the record said: that decision stands.
                placed[i] = new Placed(by, moved.ReportId, ReportOutcome.Duplicate);
                continue;
            }
            pending.Append(home, report);
            if (earlier is { } old && pending[old.SourceEventId].Has(old.ReportId))
                pending.Append(old.SourceEventId, new ReportSuperseded(old.ReportId, report.ReportId, home));
            placed[i] = new Placed(home, report.ReportId, earlier is not null ? ReportOutcome.Revised
                : state.Reports.IsEmpty ? ReportOutcome.Recorded : ReportOutcome.Corroborated);
            if (proposed[i].IsCurated)
                entries.Add((proposed[i].Action, proposed[i].Entry));
            if (proposed[i].Record is { } record)
            {
                latest[record] = new FeedRecordEntry(report.ReportId, home, (earlier?.Ordinal ?? -1) + 1);
                became.Add((record, latest[record]));
            }
        }
        return new Decision(placed, pending.Events, entries, became);
    }

    /// <summary>A report whose date, countries and code are known from its source already.</summary>
    private static Placed Again(SourceEventReported report, Guid home, bool isRecord, PendingEvents pending)
    {
        var state = pending[home];
        if (!isRecord || !state.Has(report.ReportId)
            || state.Reports.Concat(state.Earlier).Any(one => one.ReportId == report.ReportId && IsSame(one, report)))
            return new Placed(
                state.Left.GetValueOrDefault(report.ReportId) ?? home, report.ReportId, ReportOutcome.Duplicate);
        pending.Append(home, new ReportRevised(
            report.ReportId, report.Quality, report.Origin, report.AmountUsd, report.Mentions, report.Summary,
            report.ReportedBy));
        return new Placed(home, report.ReportId, ReportOutcome.Revised);
    }

    private static bool IsSame(SourceEventReported stored, SourceEventReported sent) =>
        (SourceEvent.CodedQualityOf(stored) ?? sent.Quality) == sent.Quality && stored.Origin == sent.Origin
        && stored.AmountUsd == sent.AmountUsd && stored.Mentions == sent.Mentions && stored.Summary == sent.Summary;
}
