using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.SourceEvents;

/// <summary>Reports in one line.</summary>
internal static class SampleReport
{
    /// <summary>A report that is asked to be stored.</summary>
    public static ProposedReport By(
        string? document, string date, string source = "BOL", string target = "RUS", string code = "042",
        int quality = 600, string? publisher = null, string? feed = null)
    {
        var on = PartialDate.Parse(date);
        var dyad = new Dyad(CountryCode.Parse(source), CountryCode.Parse(target));
        var cameo = CameoCode.Parse(code);
        var origin = new ReportOrigin(publisher, feed, document);
        return new ProposedReport(
            new SourceEventReported(
                Identity.OfReport(on, dyad, cameo, origin), date, source, target, code, quality, origin),
            new ActionKey(dyad, cameo), on);
    }
}

/// <summary>A store of source events in memory that applies decisions as the services do.</summary>
internal sealed class Recorder
{
    private readonly Dictionary<Guid, CuratedReports> _curated = [];
    private readonly Dictionary<Guid, SourceEvent> _sourceEvents = [];

    /// <summary>What each source event counts for; those that every report has left are not among them.</summary>
    public (Guid Id, EffectiveState State)[] States =>
    [
        .. _sourceEvents.Values.Where(one => one.State is not null)
            .Select(one => (one.Id, one.State!.Value)).OrderBy(one => one.Id),
    ];

    /// <summary>The ids of the reports of each source event.</summary>
    public string[] Homes =>
    [
        .. _sourceEvents.Values.SelectMany(one => one.Reports.Select(report => $"{report.ReportId} {one.Id}")).Order(),
    ];

    /// <summary>The number of reports that count.</summary>
    public int ReportCount => _sourceEvents.Values.Sum(one => one.Reports.Length);

    /// <summary>Decides one request and applies the decision.</summary>
    public Decision Send(params ProposedReport[] reports)
    {
        var decision = ReportDecider.Decide(reports, new Placement(reports, _curated), _sourceEvents);
        foreach (var (id, events) in decision.Events)
            _sourceEvents[id] = events.Aggregate(
                _sourceEvents.GetValueOrDefault(id) ?? SourceEvent.Empty(id), (known, stored) => known.Apply(stored));
        foreach (var (action, entry) in decision.Entries)
            _curated[action.Id] =
                (_curated.GetValueOrDefault(action.Id) ?? new CuratedReports(action, [])).With([entry]);
        return decision;
    }
}
