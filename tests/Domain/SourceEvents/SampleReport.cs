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
