using System.Globalization;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>Reads tables of ties such as those in seeds/ties.</summary>
internal static class TiesFile
{
    /// <summary>The ties of all tables by pair, without those on paper: they do not count.</summary>
    public static Dictionary<Relationship, TieSpan[]> Read(IEnumerable<string> paths) => paths
        .SelectMany(path => TsvTable.Read(path, "treaty", "kind", "side", "member", "from", "until"))
        .Select(line => (Treaty: line["treaty"], Kind: KindOf(line), Member: MemberOf(line)))
        .GroupBy(row => (row.Treaty, row.Kind))
        .SelectMany(treaty => Treaty.Pairs([.. treaty.Select(row => row.Member)])
            .Where(bound => !bound.OnPaper)
            .Select(bound => (bound.Pair,
                Span: new TieSpan(treaty.Key.Kind, bound.From.Middle, bound.Until?.Middle))))
        .GroupBy(tie => tie.Pair, tie => tie.Span)
        .ToDictionary(pair => pair.Key, pair => pair.ToArray());

    private static TieKind KindOf(TableLine line) => TieKinds.TryParse(line["kind"], out var kind)
        ? kind
        : throw line.Fault($"kind \"{Echo.Of(line["kind"])}\" is no kind of tie; expected "
            + string.Join(", ", TieKinds.All.Select(one => one.Name())) + ".");

    private static TreatyMember MemberOf(TableLine line) => new(
        line.Country("member"),
        line["side"] switch
        {
            "-" => TreatySide.All,
            "a" => TreatySide.A,
            "b" => TreatySide.B,
            var other => throw line.Fault($"side \"{Echo.Of(other)}\" is none; expected -, a or b."),
        },
        FromOf(line), line.DateOrNone("until"),
        line["on_paper"] switch
        {
            "" or "no" => false,
            "yes" => true,
            var other => throw line.Fault($"on_paper \"{Echo.Of(other)}\" is none; expected yes, or nothing."),
        });

    /// <summary>The first day; one before the years that a date may have counts from the first of them.</summary>
    /// <remarks>The pact of England and Portugal is of 1386.</remarks>
    private static PartialDate FromOf(TableLine line) =>
        line["from"] is [_, _, _, _, ..] text
            && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && year < PartialDate.YearMin
            ? new PartialDate(PartialDate.YearMin)
            : line.Date("from");
}
