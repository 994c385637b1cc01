using System.Collections.Frozen;
using System.Globalization;

namespace Diplomacy.Domain.Vocabulary;

/// <summary>The embedded table of CAMEO codes, their weights and descriptions.</summary>
internal static class CameoTable
{
    public sealed record Row(string Code, int GoldsteinTenths, int IcewsTenths, string Description);

    /// <summary>Ordered by code, so that the place of a row orders its code.</summary>
    public static readonly Row[] Rows =
    [
        .. EmbeddedTable.Read("cameo.tsv")
            .Select(cells => new Row(cells[0], Tenths(cells[1]), Tenths(cells[2]), cells[3]))
            .OrderBy(row => row.Code, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, CameoCode> ByCode = Rows
        .Select((row, place) => KeyValuePair.Create(row.Code, new CameoCode(place)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryFind(ReadOnlySpan<char> code, out CameoCode found) =>
        ByCode.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out found);

    private static int Tenths(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
}
