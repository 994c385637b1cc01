using System.Text;
using Diplomacy.Domain.Coding.Frames;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding;

/// <summary>Creates reports from the events of a sentence.</summary>
internal static class ReportMaker
{
    private static readonly CameoCode Visit = CameoCode.Parse("042");
    private static readonly CameoCode Hosting = CameoCode.Parse("043");

    /// <summary>Who does what to whom: a mutual event in both directions, a visit as visit and hosting.</summary>
    public static List<(CountryCode Source, CountryCode Target, CameoCode Code)> Directions(
        SentenceEvent coded, (CountryCode Guest, CountryCode Host)? visit = null)
    {
        var found = new List<(CountryCode Source, CountryCode Target, CameoCode Code)>();
        var (sources, targets) = (States(coded.Sources), Targets(coded));
        var isMutual = coded.IsMutual
            || targets.Length == 0 && sources.Length > 1
            && coded.Code.ToString() is ['0', '3' or '4' or '5' or '6', ..];
        if (targets.Length == 0 && isMutual) targets = sources;
        var seen = new HashSet<(CountryCode, CountryCode)>();
        if (visit is var (guest, host)) found.AddRange([(guest, host, Visit), (host, guest, Hosting)]);
        foreach (var source in sources)
            foreach (var target in targets)
            {
                if (source == target) continue;
                if (seen.Add((source, target))) found.Add((source, target, coded.Code));
                if (coded.Code == Visit) found.Add((target, source, Hosting));
                else if (coded.Code == Hosting) found.Add((target, source, Visit));
                else if (isMutual && seen.Add((target, source))) found.Add((target, source, coded.Code));
            }
        return found;
    }

    /// <summary>A part of the text with line breaks and runs of blanks folded into single spaces.</summary>
    public static string Quote(string text, TextSpan span)
    {
        var quote = new StringBuilder(span.Length);
        foreach (var mark in text.AsSpan(span.Start, span.Length))
            if (!char.IsWhiteSpace(mark) && !char.IsControl(mark)) quote.Append(mark);
            else if (quote.Length > 0 && quote[^1] != ' ') quote.Append(' ');
        return quote.ToString().TrimEnd();
    }

    // What is done to a country's citizens abroad is done to it, though what they do is not its act. Who seizes another
    // country's dissident takes one of its citizens.
    private static CountryCode[] Targets(SentenceEvent coded) =>
    [
        .. coded.Targets.Where(actor => actor.IsState || actor.IsCitizen || actor.Sector is "OPP" or "ELI"
                && !actor.Country.IsNone && coded.Code.ToString() is ['1', '7', ..] or ['0', '8', '4', ..])
            .Select(actor => actor.Country).Distinct(),
    ];

    private static CountryCode[] States(IEnumerable<Actor> actors) =>
        [.. actors.Where(actor => actor.IsState).Select(actor => actor.Country).Distinct()];
}
