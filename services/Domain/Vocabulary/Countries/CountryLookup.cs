using System.Collections.Frozen;

namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>
/// All countries and organisations of states, their English names, and the lookup from a caller's text to a
/// <see cref="CountryCode"/>.
/// </summary>
/// <remarks>
/// Code systems collide: AUS is Australia in ISO and Austria in COW; CH is Switzerland in ISO and China in FIPS. <see
/// cref="Resolve"/> therefore reads three letters as ISO alpha-3 first, then CAMEO, then COW; two letters as ISO
/// alpha-2 first, then FIPS; and anything else, or what is left, as an English name. A reader that knows the code
/// system of its source calls <see cref="TryFind"/> instead, which has no collisions.
/// </remarks>
public static class CountryLookup
{
    private const string Expected =
        "expected an ISO 3166-1 alpha-3 code such as \"BOL\" or an English name such as \"Bolivia\"";

    // CAMEO writes these where an actor is a part of the world. SAF (southern Africa) is absent because
    // COW means South Africa by it; TryFind with CodeSystem.Cameo does not take it for a country.
    private static readonly FrozenSet<string> CameoRegions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "AFR", "ASA", "BLK", "CAS", "CAU", "CFR", "CRB", "EAF", "EEU", "EIN", "EUR", "LAM", "MDT", "MEA", "NAF",
        "NMR", "PGS", "SAM", "SAS", "SCN", "SEA", "WAF", "WST");

    /// <summary>Every known country and organisation, ordered by code.</summary>
    public static IReadOnlyList<CountryCode> All { get; } =
        [.. Enumerable.Range(0, CountryTable.Rows.Length).Select(place => new CountryCode(place))];

    /// <summary>The country of a code in any system, or of an unambiguous English name.</summary>
    /// <remarks>Case, diacritics, punctuation and "the" do not matter.</remarks>
    public static CountryMatch Resolve(string? given)
    {
        var text = (given ?? "").Trim();
        if (text.Length == 0) return CountryMatch.Unknown($"Country is empty; {Expected}.");
        if (TryFindCode(text, out var country)) return CountryMatch.Found(country);

        var named = CountryTable.FindByName(text);
        return named.Length switch
        {
            0 when CameoRegions.Contains(text) => CountryMatch.Unknown(
                $"Country \"{text}\" is a region of several countries in CAMEO; {Expected}."),
            0 => CountryMatch.Unknown($"Country \"{text}\" is not known; {Expected}."),
            1 => CountryMatch.Found(named[0]),
            _ => CountryMatch.Ambiguous(named, $"Country \"{text}\" may mean {Listed(named)}; expected one of them."),
        };
    }

    /// <summary>The country of a code of one system, in either case; allocates nothing.</summary>
    public static bool TryFind(CodeSystem system, ReadOnlySpan<char> code, out CountryCode country) =>
        CountryTable.TryFind(system, code, out country);

    /// <summary>The codes of a country in a system: usually one, none where the system lacks it.</summary>
    public static IReadOnlyList<string> CodesOf(CountryCode country, CodeSystem system) =>
        CountryTable.CodesOf(Row(country), system);

    /// <summary>Whether a code is that of an organisation of states, such as the European Union (EUE).</summary>
    public static bool IsOrganisation(CountryCode country) => !country.IsNone && Row(country).IsOrganisation;

    /// <summary>The English display name, for example "Bolivia".</summary>
    /// <exception cref="ArgumentException">The code is no country.</exception>
    public static string NameOf(CountryCode country) => Row(country).Name;

    /// <summary>The display name first, then official names and variants, as written in the table.</summary>
    /// <remarks>Some are shared by two countries ("Korea"); <see cref="Resolve"/> says so.</remarks>
    public static IReadOnlyList<string> NamesOf(CountryCode country) =>
        [Row(country).Name, .. Row(country).OtherNames];

    // Alpha-3, CAMEO and COW codes have three letters, alpha-2 and FIPS two: trying all five in this order is enough.
    private static bool TryFindCode(string text, out CountryCode country) =>
        TryFind(CodeSystem.IsoAlpha3, text, out country)
        || TryFind(CodeSystem.Cameo, text, out country)
        || TryFind(CodeSystem.Cow, text, out country)
        || TryFind(CodeSystem.IsoAlpha2, text, out country)
        || TryFind(CodeSystem.Fips, text, out country);

    private static string Listed(CountryCode[] countries) =>
        string.Join(" or ", countries.Select(country => $"{NameOf(country)} ({country})"));

    private static CountryTable.Row Row(CountryCode country) => country.IsNone
        ? throw new ArgumentException("There is no country here; expected one that was parsed.", nameof(country))
        : CountryTable.Rows[country.Place];
}
