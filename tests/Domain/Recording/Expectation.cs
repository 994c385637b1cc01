using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Tests.Domain.Recording;

/// <summary>
/// What must stand, worked out from nothing but which reports there are and what editors pinned: no streams, no order.
/// </summary>
internal sealed class Expectation
{
    private readonly Dictionary<Guid, Told> _told = [];
    private readonly HashSet<Guid> _gone = [];

    private sealed record Told(SourceEventReported Event, Guid? Place = null, PartialDate? Anchor = null)
    {
        public Happening Happening => Happening.Of(Event);

        public bool IsCurated => Event.Origin.Feed is null;

        public PartialDate On => PartialDate.Parse(Event.OccurredOn);
    }

    /// <summary>The dates that curated reports tell or are pinned to, of one happening.</summary>
    public IEnumerable<PartialDate> DatesOf(Happening happening) => _told.Values
        .Where(told => told.Happening == happening && told.IsCurated).Select(told => told.Anchor ?? told.On);

    public void Report(ProposedReport report)
    {
        if (!_gone.Contains(report.Event.ReportId))
            _told.TryAdd(report.Event.ReportId, new Told(report.Event));
    }

    public void TakeBack(IEnumerable<Guid> reportIds)
    {
        foreach (var id in reportIds)
        {
            _told.Remove(id);
            _gone.Add(id);
        }
    }

    /// <summary>Reports are pinned at a place, with a date by which others find them there, if any.</summary>
    public void Pin(
        IEnumerable<Guid> reportIds, Guid place, PartialDate? anchor, Happening happening, PartialDate? tells)
    {
        foreach (var id in reportIds)
            _told[id] = new Told(_told[id].Event with
            {
                OccurredOn = tells?.ToString() ?? _told[id].Event.OccurredOn,
                Source = happening.Dyad.Source.ToString(),
                Target = happening.Dyad.Target.ToString(),
                CameoCode = happening.Code.ToString(),
            }, place, anchor);
    }

    /// <summary>Curated reports stay where they are.</summary>
    public void PinCompany(IEnumerable<Guid> reportIds, Guid place, PartialDate? anchor)
    {
        foreach (var id in reportIds)
            if (_told[id].IsCurated)
                _told[id] = _told[id] with { Place = place, Anchor = anchor };
    }

    /// <summary>Every source event that must stand, with its reports, one a line.</summary>
    public IEnumerable<string> SourceEvents()
    {
        var places = new Dictionary<Guid, Guid>();
        foreach (var (id, told) in _told)
            places[id] = told.Place ?? told.Happening.On(told.On);
        foreach (var happening in _told.Values.Where(told => told.IsCurated).GroupBy(told => told.Happening))
        {
            var matched = happening.Where(told => told.Place is null || told.Anchor is not null).ToArray();
            var dates = Matching.Arrange([.. matched.Select(told => new Telling(
                told.Event.ReportId, told.Anchor ?? told.On, told.Event.Origin.DocumentId, told.Place is not null))]);
            foreach (var told in matched.Where(told => told.Place is null))
                places[told.Event.ReportId] = happening.Key.On(dates[told.Event.ReportId]);
        }
        return Lines(_told.GroupBy(one => places[one.Key], one => one.Value.Event));
    }

    /// <summary>What stands in a chronicle, in the same form.</summary>
    public static IEnumerable<string> SourceEvents(Chronicle chronicle) =>
        Lines(chronicle.Standing.SelectMany(known => known.Reports.Select(report => (known.Id, report)))
            .GroupBy(one => one.Id, one => one.report));

    private static IEnumerable<string> Lines(IEnumerable<IGrouping<Guid, SourceEventReported>> sourceEvents) =>
        sourceEvents.Select(one => $"{one.Key}: {string.Join(", ", one.Select(Line).Order())}").Order();

    private static string Line(SourceEventReported report) =>
        $"{report.ReportId} {report.OccurredOn} {report.Source}>{report.Target} {report.CameoCode}";
}
