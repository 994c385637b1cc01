using System.Collections.Frozen;

namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>
/// All countries and organisations of states, their English names, and the lookup from a caller's text to a
/// <see cref="CountryCode"/>.
/// </summary>
/// <remarks>
/// Code systems collide: AUS is Australia in ISO and Austria in COW; SU is Sudan in FIPS and was the Soviet Union in
/// ISO. <see cref="Resolve"/> therefore takes the systems that a code may be of. A reader that knows the one system of
/// its source, and has no names, calls <see cref="TryFind"/>.
/// </remarks>
public static class CountryLookup
{
    private const string Expected =
        "expected an ISO 3166-1 alpha-3 code such as \"BOL\" or an English name such as \"Bolivia\"";

    /// <summary>The systems of codes that count only where ISO has no such code today.</summary>
    private static readonly CodeSystem[] Others =
        [CodeSystem.IsoFormer, CodeSystem.Cameo, CodeSystem.Cow, CodeSystem.Fips];

    // CAMEO writes these where an actor is a part of the world.
    private static readonly FrozenSet<string> CameoRegions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "AFR", "ASA", "BLK", "CAS", "CAU", "CFR", "CRB", "EAF", "EEU", "EIN", "EUR", "LAM", "MDT", "MEA", "NAF",
        "NMR", "PGS", "SAF", "SAM", "SAS", "SCN", "SEA", "WAF", "WST");

    /// <summary>Every known country and organisation, ordered by code.</summary>
    public static IReadOnlyList<CountryCode> All { get; } =
        [.. Enumerable.Range(0, CountryTable.Rows.Length).Select(place => new CountryCode(place))];

    /// <summary>The country of a code or of an unambiguous English name.</summary>
    /// <remarks>
    /// Without a system, a code is first one of ISO 3166-1. Any other code has to mean the same in every system that
    /// has it. Case, diacritics, punctuation and "the" do not matter.
    /// </remarks>
    /// <param name="given">A caller's text.</param>
    /// <param name="systems">The systems that a code may be of, the first that has it wins; none for all.</param>
    public static CountryMatch Resolve(string? given, params ReadOnlySpan<CodeSystem> systems)
    {
        var text = (given ?? "").Trim();
        if (text.Length == 0) return CountryMatch.Unknown($"Country is empty; {Expected}.");
        foreach (var system in systems.IsEmpty ? [CodeSystem.IsoAlpha3, CodeSystem.IsoAlpha2] : systems)
            if (TryFind(system, text, out var country))
                return CountryMatch.Found(country);

        var meanings = systems.IsEmpty ? Meanings(text) : [];
        var meant = meanings.Select(meaning => meaning.Country).Distinct().ToArray();
        var named = meant.Length == 0 ? CountryTable.FindByName(text) : [];
        var isRegion = (systems.IsEmpty || systems.Contains(CodeSystem.Cameo)) && CameoRegions.Contains(text);
        return (meant.Length, named.Length, isRegion) switch
        {
            (1, _, false) => CountryMatch.Found(meant[0]),
            ( > 0, _, _) => CountryMatch.Ambiguous(
                meant,
                $"Country \"{Echo.Of(text)}\" may mean {Listed(meanings, isRegion)}; expected an ISO 3166-1 alpha-3 "
                + "code."),
            (_, 1, _) => CountryMatch.Found(named[0]),
            (_, > 1, _) => CountryMatch.Ambiguous(
                named, $"Country \"{Echo.Of(text)}\" may mean {Listed(named)}; expected one of them."),
            (_, _, true) => CountryMatch.Unknown(
                $"Country \"{Echo.Of(text)}\" is a region of several countries in CAMEO; {Expected}."),
            _ => CountryMatch.Unknown($"Country \"{Echo.Of(text)}\" is not known{In(systems)}; {ExpectedIn(systems)}."),
        };
    }

    /// <summary>The country of a code of one system, in either case; allocates nothing.</summary>
    public static bool TryFind(CodeSystem system, ReadOnlySpan<char> code, out CountryCode country) =>
        CountryTable.TryFind(system, code, out country);

    /// <summary>The codes of a country in a system: usually one, none where the system lacks it.</summary>
    public static IReadOnlyList<string> CodesOf(CountryCode country, CodeSystem system) =>
        CountryTable.CodesOf(Row(country), system);

    /// <summary>Whether a code is that of a region in CAMEO, such as AFR for Africa, in either case.</summary>
    public static bool IsCameoRegion(ReadOnlySpan<char> code) =>
        CameoRegions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(code);

    /// <summary>Whether a code is that of an organisation of states, such as the European Union (EUE).</summary>
    public static bool IsOrganisation(CountryCode country) => !country.IsNone && Row(country).IsOrganisation;

    /// <summary>The English display name, for example "Bolivia".</summary>
    /// <exception cref="ArgumentException">The code is no country.</exception>
    public static string NameOf(CountryCode country) => Row(country).Name;

    /// <summary>The display name first, then official names and variants, as written in the table.</summary>
    /// <remarks>Some are shared by two countries ("Korea"); <see cref="Resolve"/> says so.</remarks>
    public static IReadOnlyList<string> NamesOf(CountryCode country) =>
        [Row(country).Name, .. Row(country).OtherNames];

    /// <summary>What the systems besides ISO 3166-1 mean by a code, ordered by country.</summary>
    private static (CountryCode Country, CodeSystem System)[] Meanings(string code) =>
        [.. CountryTable.Meanings(code, Others).OrderBy(meaning => meaning.Country)];

    /// <summary>Countries as a sentence names them: "Russia (RUS) or Ukraine (UKR)".</summary>
    internal static string Listed(CountryCode[] countries) =>
        string.Join(" or ", countries.Select(country => $"{NameOf(country)} ({country})"));

    private static string Listed((CountryCode Country, CodeSystem System)[] meanings, bool isRegion) =>
        string.Join(" or ", meanings.GroupBy(meaning => meaning.Country)
            .Select(group => $"{Listed([group.Key])} in {string.Join(", ", group.Select(one => NameOf(one.System)))}")
            .Concat(isRegion ? ["a region of several countries in CAMEO"] : []));

    private static string ExpectedIn(ReadOnlySpan<CodeSystem> systems) =>
        systems.IsEmpty ? Expected : "expected one of its codes or an English name such as \"Bolivia\"";

    private static string In(ReadOnlySpan<CodeSystem> systems) =>
        systems.IsEmpty ? "" : $" in {NameOf(systems[0])}";

    private static string NameOf(CodeSystem system) => system switch
    {
        CodeSystem.IsoAlpha3 or CodeSystem.IsoAlpha2 => "ISO 3166-1",
        CodeSystem.IsoFormer => "ISO 3166-3",
        _ => $"{system}".ToUpperInvariant(),
    };

    private static CountryTable.Row Row(CountryCode country) => country.IsNone
        ? throw new ArgumentException("There is no country here; expected one that was parsed.", nameof(country))
        : CountryTable.Rows[country.Place];
}
