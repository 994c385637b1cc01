using System.Globalization;
using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>A short text with the codings that a careful reader makes of it.</summary>
/// <param name="Kind">What makes it hard.</param>
/// <param name="Published">The day of publication.</param>
/// <param name="Text">The text.</param>
/// <param name="Expected">The codings that must come out.</param>
/// <param name="Allowed">Further codings that do no harm.</param>
internal sealed record CodingCase(
    string Kind, DateOnly Published, string Text, CodingPattern[] Expected, CodingPattern[] Allowed)
{
    private const int Columns = 5;

    /// <summary>The cases of a table with columns kind, published, text, expect and allow.</summary>
    public static CodingCase[] Read(string path) =>
        [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];

    /// <summary>Whether every expected coding is there and no other that is not allowed.</summary>
    public bool IsRight(IReadOnlyList<CodedReport> coded) =>
        Expected.All(pattern => coded.Any(pattern.Matches))
        && coded.All(Allows);

    /// <summary>Whether a coding is expected or does no harm.</summary>
    public bool Allows(CodedReport coded) => Expected.Concat(Allowed).Any(pattern => pattern.Matches(coded));

    private static CodingCase Parse(string line)
    {
        var cells = line.Split('\t');
        if (cells.Length < Columns - 1)
            throw new FormatException($"\"{line}\" has {cells.Length} cells; expected {Columns}.");
        return new(
            cells[0], DateOnly.Parse(cells[1], CultureInfo.InvariantCulture), cells[2].Replace("\\n", "\n"),
            CodingPattern.ReadAll(cells[3]), CodingPattern.ReadAll(cells.Length < Columns ? "" : cells[4]));
    }
}

/// <summary>Codings of one dyad by the roots of their codes: "RUS>GEO:19|18@2008-08".</summary>
internal sealed record CodingPattern(string Source, string Target, string[] Roots, PartialDate? Date)
{
    private const int RootLength = 2;

    /// <summary>The patterns of a cell; "-" and an empty cell have none. One ending in "!" names a mistake.</summary>
    public static CodingPattern[] ReadAll(string cell) =>
    [
        .. cell.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(entry => entry != "-" && !entry.EndsWith('!')).Select(Parse),
    ];

    public bool Matches(CodedReport coded) =>
        coded.Source.ToString() == Source && coded.Target.ToString() == Target
        && Array.IndexOf(Roots, coded.Code.ToString()[..RootLength]) >= 0
        && (Date is not { } date || date.Contains(coded.OccurredOn));

    /// <summary>Codings with organisations count neither for nor against the coder.</summary>
    public static bool Counts(CodedReport coded) =>
        !CountryLookup.IsOrganisation(coded.Source) && !CountryLookup.IsOrganisation(coded.Target);

    private static CodingPattern Parse(string entry)
    {
        var at = entry.IndexOf('@');
        var parts = (at < 0 ? entry : entry[..at]).Split('>', ':');
        // A year that no report can have, such as 1066, is matched by nothing.
        PartialDate? date = at >= 0 && PartialDate.TryParse(entry[(at + 1)..], out var day, out _) ? day : null;
        return parts is [var source, var target, var roots]
            ? new(source, target, at >= 0 && date is null ? [] : roots.Split('|'), date)
            : throw new FormatException($"\"{entry}\" is no pattern; expected one like \"RUS>GEO:19|18@2008-08\".");
    }
}
