using System.Collections.Frozen;

namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>
/// The embedded tables of countries and of organisations of states, with look-ups by code system and by name.
/// </summary>
internal static class CountryTable
{
    public sealed record Row(
        string Alpha3, string Alpha2, string[] Fips, string[] Cow, string[] Cameo, string Name, string[] OtherNames,
        string[] IsoFormer)
    {
        /// <summary>Whether it is an organisation of states.</summary>
        public bool IsOrganisation { get; init; }
    }

    /// <summary>Ordered by alpha-3, so that the place of a row orders its country.</summary>
    public static readonly Row[] Rows = ReadRows();

    // ISO 3166-3 has CS twice; every other code means one country in its system.
    private static readonly FrozenDictionary<string, CountryCode[]>[] ByCode =
        [.. Enum.GetValues<CodeSystem>().Select(IndexCodes)];

    private static readonly FrozenDictionary<string, CountryCode[]> ByName = IndexNames();

    public static string[] CodesOf(Row row, CodeSystem system) => system switch
    {
        CodeSystem.IsoAlpha3 => [row.Alpha3],
        CodeSystem.IsoAlpha2 => row.Alpha2.Length == 0 ? [] : [row.Alpha2],
        CodeSystem.IsoFormer => row.IsoFormer,
        CodeSystem.Fips => row.Fips,
        CodeSystem.Cow => row.Cow,
        CodeSystem.Cameo => row.Cameo,
        _ => throw new ArgumentOutOfRangeException(nameof(system), system, "There is no such code system."),
    };

    public static bool TryFind(CodeSystem system, ReadOnlySpan<char> code, out CountryCode country)
    {
        country = ByCode[(int)system].GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out var found)
            && found is [var only] ? only : default;
        return !country.IsNone;
    }

    /// <summary>What a code means in each of some systems; nothing for a code of none of them.</summary>
    public static IEnumerable<(CountryCode Country, CodeSystem System)> Meanings(
        string code, params IEnumerable<CodeSystem> systems) =>
        systems.SelectMany(system => Several(system, code).Select(country => (country, system)));

    /// <summary>The countries of this name; several where the name is ambiguous.</summary>
    public static CountryCode[] FindByName(string name) =>
        ByName.TryGetValue(CountryNameFolding.Fold(name), out var found) ? found : [];

    private static Row[] ReadRows() =>
    [
        .. EmbeddedTable.Read("countries.tsv")
            .Select(cells => new Row(
                cells[0], cells[1], Several(cells[2], ','), Several(cells[3], ','), Several(cells[4], ','),
                cells[5], Several(cells[6], ';'), Several(cells[7], ',')))
            .Concat(EmbeddedTable.Read("organisations.tsv").Select(cells => new Row(
                cells[0], cells[1], [], [], [], cells[2], Several(cells[3], ';'), []) { IsOrganisation = true }))
            .OrderBy(row => row.Alpha3, StringComparer.Ordinal),
    ];

    private static CountryCode[] Several(CodeSystem system, string code) =>
        ByCode[(int)system].GetValueOrDefault(code) ?? [];

    private static string[] Several(string cell, char separator) =>
        cell.Split(separator, StringSplitOptions.RemoveEmptyEntries);

    private static FrozenDictionary<string, CountryCode[]> IndexCodes(CodeSystem system) =>
        Rows.SelectMany((row, place) => CodesOf(row, system)
                .Select(code => (Code: code, Country: new CountryCode(place))))
            .GroupBy(pair => pair.Code, pair => pair.Country)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);

    private static FrozenDictionary<string, CountryCode[]> IndexNames() =>
        Rows.SelectMany((row, place) => row.OtherNames.Append(row.Name)
                .Select(CountryNameFolding.Fold)
                .Distinct()
                .Select(name => (Name: name, Country: new CountryCode(place))))
            .GroupBy(pair => pair.Name)
            .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Country).ToArray());
}
