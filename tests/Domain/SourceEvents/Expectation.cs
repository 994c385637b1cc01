using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Tests.Domain.SourceEvents;

/// <summary>
/// The expected state, computed only from the set of reports and from what editors pinned: no streams, no order.
/// </summary>
internal sealed class Expectation
{
    private readonly Dictionary<Guid, ExpectedReport> _reported = [];
    private readonly Dictionary<Guid, ExpectedReport> _gone = [];

    private sealed record ExpectedReport(
        SourceEventReported Event, Guid? Place = null, PartialDate? Anchor = null, bool IsConfirmed = false)
    {
        public ActionKey Action => ActionKey.Of(Event);

        public bool IsCurated => Event.Origin.Feed is null;

        public int Quality => IsConfirmed ? Diplomacy.Domain.SourceEvents.Quality.HumanCoded : Event.Quality;

        public PartialDate On => PartialDate.Parse(Event.OccurredOn);
    }

    /// <summary>The dates that curated reports of one action give or are pinned to.</summary>
    public IEnumerable<PartialDate> DatesOf(ActionKey action) => _reported.Values
        .Where(reported => reported.Action == action && reported.IsCurated)
        .Select(reported => reported.Anchor ?? reported.On);

    public void Report(ProposedReport report)
    {
        if (!_gone.ContainsKey(report.Event.ReportId))
            _reported.TryAdd(report.Event.ReportId, new ExpectedReport(report.Event));
    }

    public void TakeBack(IEnumerable<Guid> reportIds)
    {
        foreach (var id in reportIds)
        {
            _gone[id] = _reported[id];
            _reported.Remove(id);
        }
    }

    /// <summary>A report that was taken back is as it was.</summary>
    public void PutBack(Guid reportId)
    {
        _reported[reportId] = _gone[reportId];
        _gone.Remove(reportId);
    }

    /// <summary>Reports are pinned at a place, with a date by which others find them there, if any.</summary>
    public void Pin(
        IEnumerable<Guid> reportIds, Guid place, PartialDate? anchor, ActionKey action, PartialDate? correctedTo)
    {
        foreach (var id in reportIds)
            _reported[id] = _reported[id] with
            {
                Event = _reported[id].Event with
                {
                    OccurredOn = correctedTo?.ToString() ?? _reported[id].Event.OccurredOn,
                    Source = action.Dyad.Source.ToString(),
                    Target = action.Dyad.Target.ToString(),
                    CameoCode = action.Code.ToString(),
                },
                Place = place,
                Anchor = anchor,
            };
    }

    /// <summary>Confirms a report, or takes its confirmation back.</summary>
    public void Confirm(Guid reportId, bool isConfirmed) =>
        _reported[reportId] = _reported[reportId] with { IsConfirmed = isConfirmed };

    /// <summary>Curated reports stay where they are.</summary>
    public void PinCurated(IEnumerable<Guid> reportIds, Guid place, PartialDate? anchor)
    {
        foreach (var id in reportIds)
            if (_reported[id].IsCurated)
                _reported[id] = _reported[id] with { Place = place, Anchor = anchor };
    }

    /// <summary>Every expected source event with its reports, one a line.</summary>
    public IEnumerable<string> SourceEvents()
    {
        var places = new Dictionary<Guid, Guid>();
        foreach (var (id, reported) in _reported)
            places[id] = reported.Place ?? reported.Action.On(reported.On);
        foreach (var action in _reported.Values
            .Where(reported => reported.IsCurated).GroupBy(reported => reported.Action))
        {
            var matched = action.Where(reported => reported.Place is null || reported.Anchor is not null).ToArray();
            var dates = DateMatching.Arrange([.. matched.Select(reported => new MatchCandidate(
                reported.Event.ReportId, reported.Anchor ?? reported.On, reported.Event.Origin.DocumentId,
                reported.Place is not null))]);
            foreach (var reported in matched.Where(reported => reported.Place is null))
                places[reported.Event.ReportId] = action.Key.On(dates[reported.Event.ReportId]);
        }
        return Lines(_reported.GroupBy(one => places[one.Key], one => one.Value.Event with
        {
            Quality = one.Value.Quality,
        }));
    }

    /// <summary>The effective state of a chronicle, in the same form.</summary>
    public static IEnumerable<string> SourceEvents(Chronicle chronicle) =>
        Lines(chronicle.Effective.SelectMany(known => known.Reports.Select(report => (known.Id, report)))
            .GroupBy(one => one.Id, one => one.report));

    private static IEnumerable<string> Lines(IEnumerable<IGrouping<Guid, SourceEventReported>> sourceEvents) =>
        sourceEvents.Select(one => $"{one.Key}: {string.Join(", ", one.Select(Line).Order())}").Order();

    private static string Line(SourceEventReported report) =>
        $"{report.ReportId} {report.OccurredOn} {report.Source}>{report.Target} {report.CameoCode} {report.Quality}";
}
