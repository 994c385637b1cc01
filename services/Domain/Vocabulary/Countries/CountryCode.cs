namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>
/// A country, named by its ISO 3166-1 alpha-3 code. One that was parsed is always a known country; countries order by
/// their code. The codes of the Soviet Union, the Byelorussian SSR, Yugoslavia, Czechoslovakia, East Germany, South
/// Yemen and Serbia and Montenegro (ISO 3166-3) and of Kosovo (XKX) count as known, because news and feeds use them. So
/// do those of organisations that act as states do, of ICAO Doc 9303 (EUE, UNO, XEC, XDC, XCC, XCE). Where neither has
/// a code, it is of the range that ISO leaves to users (XUR Ukrainian SSR, XVS South Vietnam, XNA, XAU, XAS, XAL, XGC,
/// XOA, XSC).
/// </summary>
/// <remarks>
/// It holds an index into the country table instead of the letters, so that keys of millions of events cost two bytes
/// and <see cref="ToString"/> returns the same string every time. For anything but alpha-3, see <see
/// cref="CountryLookup"/>.
/// </remarks>
public readonly record struct CountryCode : IComparable<CountryCode>
{
    // One more than the place in CountryTable, so that default(CountryCode) is no country instead of the first one.
    private readonly ushort _number;

    internal CountryCode(int place) => _number = checked((ushort)(place + 1));

    /// <summary>True for <c>default(CountryCode)</c>, which names no country.</summary>
    public bool IsNone => _number == 0;

    internal int Place => _number - 1;

    /// <summary>Reads an alpha-3 code in either case.</summary>
    /// <exception cref="FormatException">The code is not a known alpha-3 code.</exception>
    public static CountryCode Parse(string alpha3) => TryParse(alpha3, out var country)
        ? country
        : throw new FormatException(
            $"Country code \"{alpha3}\" is not known; expected an ISO 3166-1 alpha-3 code such as \"BOL\".");

    /// <summary>Reads an alpha-3 code in either case; false if it is not a known one.</summary>
    public static bool TryParse(ReadOnlySpan<char> alpha3, out CountryCode country) =>
        CountryTable.TryFind(CodeSystem.IsoAlpha3, alpha3, out country);

    /// <inheritdoc/>
    public int CompareTo(CountryCode other) => _number.CompareTo(other._number);

    public static bool operator <(CountryCode left, CountryCode right) => left._number < right._number;

    public static bool operator >(CountryCode left, CountryCode right) => left._number > right._number;

    public static bool operator <=(CountryCode left, CountryCode right) => left._number <= right._number;

    public static bool operator >=(CountryCode left, CountryCode right) => left._number >= right._number;

    /// <summary>The alpha-3 code, for example "BOL"; "---" for no country.</summary>
    public override string ToString() => IsNone ? "---" : CountryTable.Rows[Place].Alpha3;
}
