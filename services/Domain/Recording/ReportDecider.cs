using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Recording;

/// <summary>What became of a report that was asked to be stored.</summary>
public enum ReportOutcome
{
    /// <summary>A source event that was not known before.</summary>
    Recorded,

    /// <summary>A further report of a known source event.</summary>
    Corroborated,

    /// <summary>This very report was stored before; nothing changes.</summary>
    Duplicate,
}

/// <summary>A valid report that is asked to be stored, with what its fields mean.</summary>
public sealed record ProposedReport(SourceEventReported Event, Happening Happening, PartialDate OccurredOn)
{
    /// <summary>Rows of feeds stand on the day they say; curated reports are matched.</summary>
    public bool IsCurated => Event.Origin.Feed is null;

    /// <summary>The report as matching sees it.</summary>
    public Telling Telling => new(Event.ReportId, OccurredOn, Event.Origin.DocumentId);
}

/// <summary>Where one report stands and what became of it.</summary>
public readonly record struct Placed(Guid SourceEventId, Guid ReportId, ReportOutcome Outcome);

/// <summary>What is to be appended, and what became of each report, in the order asked.</summary>
public sealed record Decision(
    IReadOnlyList<Placed> Placed,
    IReadOnlyDictionary<Guid, List<object>> Events,
    IReadOnlyList<ProposedReport> NewCurated);

/// <summary>Which source events the reports of one request belong to: the plan before the streams are loaded.</summary>
public sealed class Placement
{
    private readonly Dictionary<Guid, Guid> _home = [];
    private readonly Dictionary<Guid, (Guid From, Guid To)> _moves = [];

    /// <summary>Places the proposed reports, given every curated report known of their happenings.</summary>
    public Placement(
        IReadOnlyList<ProposedReport> proposed, IReadOnlyDictionary<Guid, List<Telling>> knownByHappening)
    {
        foreach (var report in proposed)
            if (!report.IsCurated)
                _home[report.Event.ReportId] = report.Happening.On(report.OccurredOn);

        foreach (var group in proposed.Where(report => report.IsCurated).GroupBy(report => report.Happening))
            Match(group.Key, [.. group], knownByHappening.GetValueOrDefault(group.Key.Id, []));
    }

    /// <summary>The streams that must be known before deciding.</summary>
    public IReadOnlyCollection<Guid> Streams =>
        [.. _home.Values.Concat(_moves.Values.SelectMany(move => new[] { move.From, move.To })).Distinct()];

    /// <summary>The reports that no longer stand where they stood.</summary>
    public IReadOnlyDictionary<Guid, (Guid From, Guid To)> Moves => _moves;

    /// <summary>The source event that a proposed report belongs to.</summary>
    public Guid HomeOf(ProposedReport report) => _home[report.Event.ReportId];

    private void Match(Happening happening, ProposedReport[] proposed, List<Telling> known)
    {
        var before = Matching.Arrange(known);
        var added = proposed.Select(report => report.Telling).Where(telling => !before.ContainsKey(telling.ReportId));
        var after = Matching.Arrange([.. known, .. added.DistinctBy(telling => telling.ReportId)]);

        foreach (var (reportId, date) in before)
            if (after[reportId] != date)
                _moves[reportId] = (happening.On(date), happening.On(after[reportId]));
        foreach (var report in proposed)
            _home[report.Event.ReportId] = happening.On(after[report.Event.ReportId]);
    }
}

/// <summary>Decides what reports add to what is known. A function of its arguments alone.</summary>
public static class ReportDecider
{
    /// <summary>The events to append for the proposed reports, given the source events that they touch.</summary>
    public static Decision Decide(
        IReadOnlyList<ProposedReport> proposed, Placement placement, IReadOnlyDictionary<Guid, SourceEvent> known)
    {
        var state = new Dictionary<Guid, SourceEvent>(known);
        var events = new Dictionary<Guid, List<object>>();

        foreach (var (reportId, (from, to)) in placement.Moves)
        {
            var report = state.GetValueOrDefault(from)?.Reports.FirstOrDefault(told => told.ReportId == reportId)
                ?? throw new OutdatedPlacementException(reportId, from);
            Append(from, new ReportMoved(reportId, to));
            Append(to, report with { MovedFrom = from });
        }

        var placed = new Placed[proposed.Count];
        var newCurated = new List<ProposedReport>();
        for (var i = 0; i < proposed.Count; i++)
        {
            var home = placement.HomeOf(proposed[i]);
            var standing = state.GetValueOrDefault(home) ?? SourceEvent.Unheard(home);
            var outcome = standing.Has(proposed[i].Event.ReportId) ? ReportOutcome.Duplicate
                : standing.Reports.IsEmpty ? ReportOutcome.Recorded
                : ReportOutcome.Corroborated;
            placed[i] = new Placed(home, proposed[i].Event.ReportId, outcome);
            if (outcome == ReportOutcome.Duplicate)
                continue;
            Append(home, proposed[i].Event);
            if (proposed[i].IsCurated)
                newCurated.Add(proposed[i]);
        }
        return new Decision(placed, events, newCurated);

        void Append(Guid stream, object stored)
        {
            state[stream] = (state.GetValueOrDefault(stream) ?? SourceEvent.Unheard(stream)).Apply(stored);
            if (!events.TryGetValue(stream, out var appended))
                events[stream] = appended = [];
            appended.Add(stored);
        }
    }
}

/// <summary>
/// Between the moment at which reports were placed and the one at which their source events were read, another writer
/// moved one. Nothing is wrong; place them again by what is known now.
/// </summary>
public sealed class OutdatedPlacementException(Guid reportId, Guid sourceEventId)
    : Exception($"Report {reportId} no longer stands under source event {sourceEventId}.");
