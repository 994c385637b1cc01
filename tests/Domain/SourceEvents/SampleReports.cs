using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.SourceEvents;

/// <summary>Reports, by hand and random.</summary>
internal static class SampleReports
{
    private static readonly string[] Dates =
        [
            "2009", "2009-02", "2009-03", "2009-02-10", "2009-02-14", "2009-02-15", "2009-02-16", "2009-02-20",
            "2009-03-01",
        ];

    private static readonly (string Source, string Target)[] Dyads =
        [("BOL", "USA"), ("USA", "BOL"), ("RUS", "BOL")];

    private static readonly string[] Codes = ["161", "042", "057"];

    /// <summary>A report by a document, or a row of a feed.</summary>
    public static ProposedReport By(
        string document, string on, string source = "BOL", string target = "USA", string code = "161",
        string? feed = null, int quality = 1_000)
    {
        var date = PartialDate.Parse(on);
        var action = ActionOf(source, target, code);
        var origin = feed is null
            ? new ReportOrigin(DocumentId: document, Paragraph: 1)
            : new ReportOrigin(Feed: feed, RecordId: $"{document}|{on}|{source}|{target}|{code}|{quality}");
        return new ProposedReport(
            new SourceEventReported(
                Identity.OfReport(date, action.Dyad, action.Code, origin), on, source, target, code, quality,
                origin),
            action, date);
    }

    public static ActionKey ActionOf(string source, string target, string code) =>
        new(new Dyad(CountryCode.Parse(source), CountryCode.Parse(target)), CameoCode.Parse(code));

    /// <summary>A date of random reports.</summary>
    public static string Date(Random random) => random.GetItems(Dates, 1)[0];

    /// <summary>A code of random reports.</summary>
    public static string Code(Random random) => random.GetItems(Codes, 1)[0];

    /// <summary>Two countries of random reports.</summary>
    public static (string Source, string Target) Dyad(Random random) => random.GetItems(Dyads, 1)[0];

    /// <summary>A report from a small range, so that reports match: one in six is a feed row.</summary>
    public static ProposedReport AtRandom(Random random)
    {
        var (source, target) = Dyad(random);
        var feed = random.Next(6) == 0 ? "gdelt1" : null;
        var date = feed is null ? Date(random) : "2009-02-15";
        return By($"d{random.Next(5)}", date, source, target, Code(random), feed, quality: random.Next(1, 6) * 200);
    }
}
