using System.Collections.Frozen;
using System.Globalization;

namespace Diplomacy.Domain.Vocabulary.Cameo;

/// <summary>The embedded table of CAMEO codes, their weights and descriptions.</summary>
internal static class CameoTable
{
    private const int DigitsEnd = 20_000;

    public sealed record Row(string Code, int GoldsteinTenths, int IcewsTenths, string Description)
    {
        /// <summary>The digits after a leading 1, which preserves zeros.</summary>
        public short Digits { get; } = short.Parse($"1{Code}", CultureInfo.InvariantCulture);
    }

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

    private static readonly short[] PlaceByDigits = Places();

    /// <summary>The code with these digits after a leading 1, as in 1036.</summary>
    public static CameoCode OfDigits(int digits) =>
        (uint)digits < (uint)PlaceByDigits.Length && PlaceByDigits[digits] is var place and >= 0
            ? new CameoCode(place)
            : throw new FormatException($"{digits} is not a CAMEO code behind a 1; expected a number such as 1057.");

    public static bool TryFind(ReadOnlySpan<char> code, out CameoCode found) =>
        ByCode.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out found);

    private static short[] Places()
    {
        var places = new short[DigitsEnd];
        Array.Fill(places, (short)-1);
        for (var place = 0; place < Rows.Length; place++)
            places[Rows[place].Digits] = (short)place;
        return places;
    }

    private static int Tenths(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
}
