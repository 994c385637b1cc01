using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Vocabulary.Countries;

public sealed class CountriesTests
{
    [Fact]
    public void Every_alpha3_code_reads_back_as_itself_in_either_case()
    {
        CountryLookup.All.Count.ShouldBe(272);
        foreach (var country in CountryLookup.All)
        {
            CountryCode.Parse(country.ToString()).ShouldBe(country);
            CountryCode.Parse(country.ToString().ToLowerInvariant()).ShouldBe(country);
            CountryLookup.Resolve(country.ToString()).Country.ShouldBe(country);
            country.ToString().ShouldMatch("^[A-Z]{3}$");
        }
    }

    [Fact]
    public void Countries_order_by_their_code() =>
        CountryLookup.All.Select(country => country.ToString()).ShouldBe(
            CountryLookup.All.Order().Select(country => country.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_country_of_the_shared_reference_is_known_by_its_codes_and_names()
    {
        var lines = Repository.SharedLines("data/reference/country-codes.csv");
        var header = Cells(lines[0]);
        int Column(string name) => Array.IndexOf(header, name);

        foreach (var row in lines.Skip(1).Select(Cells))
        {
            var country = CountryCode.Parse(row[Column("ISO3166-1-Alpha-3")]);
            CountryLookup.Resolve(row[Column("ISO3166-1-Alpha-2")]).Country.ShouldBe(country);
            CountryLookup.Resolve(row[Column("CLDR display name")]).Country.ShouldBe(country);
            if (row[Column("official_name_en")] is not "Congo" and var official)
                CountryLookup.Resolve(official).Country.ShouldBe(country, official);
        }
    }

    [Theory]
    [InlineData("EUE", "EUE")]
    [InlineData("European Union", "EUE")]
    [InlineData("the EU", "EUE")]
    [InlineData("U.N.", "UNO")]
    [InlineData("NATO", "XNA")]
    [InlineData("Arab League", "XAL")]
    [InlineData("Economic Community of West African States", "XEC")]
    public void Organisations_of_states_are_read_like_countries(string given, string code)
    {
        CountryLookup.Resolve(given).Country.ToString().ShouldBe(code);
        CountryLookup.IsOrganisation(CountryCode.Parse(code)).ShouldBeTrue();
        CountryLookup.IsOrganisation(CountryCode.Parse("BOL")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("BOL", "BOL")]
    [InlineData("bo", "BOL")]
    [InlineData("Bolivia", "BOL")]
    [InlineData(" the Plurinational State of Bolivia ", "BOL")]
    [InlineData("Russia", "RUS")]
    [InlineData("Russian Federation", "RUS")]
    [InlineData("South Korea", "KOR")]
    [InlineData("ROK", "KOR")]
    [InlineData("Ivory Coast", "CIV")]
    [InlineData("COTE D'IVOIRE", "CIV")]
    [InlineData("Côte d’Ivoire", "CIV")]
    [InlineData("Burma", "MMR")]
    [InlineData("Great Britain", "GBR")]
    [InlineData("U.K.", "GBR")]
    [InlineData("UK", "GBR")]
    [InlineData("UKG", "GBR")]
    [InlineData("U.S.A.", "USA")]
    [InlineData("The United States of America", "USA")]
    [InlineData("Trinidad & Tobago", "TTO")]
    [InlineData("St. Lucia", "LCA")]
    [InlineData("Cura\u00e7ao", "CUW")]
    [InlineData("Curac\u0327ao", "CUW")]
    [InlineData("Turkey", "TUR")]
    [InlineData("Türkiye", "TUR")]
    [InlineData("GMY", "DEU")]
    [InlineData("GFR", "DEU")]
    [InlineData("DRV", "VNM")]
    [InlineData("RUM", "ROU")]
    [InlineData("ROM", "ROU")]
    [InlineData("Kosovo", "XKX")]
    [InlineData("KOS", "XKX")]
    [InlineData("Soviet Union", "SUN")]
    [InlineData("Iran (Islamic Republic of)", "IRN")]
    [InlineData("Bosnia-Herzegovina", "BIH")]
    [InlineData("Congo-Kinshasa", "COD")]
    [InlineData("DRC", "COD")]
    public void What_people_and_feeds_write_finds_the_country(string given, string alpha3)
    {
        var match = CountryLookup.Resolve(given);

        match.Fault.ShouldBeNull();
        match.IsFound.ShouldBeTrue();
        match.Country.ToString().ShouldBe(alpha3);
        match.Candidates.ShouldBe([match.Country]);
    }

    [Theory]
    [InlineData("Korea", "KOR PRK", "South Korea (KOR) or North Korea (PRK)")]
    [InlineData("the Congo", "COD COG", "Congo (Kinshasa) (COD) or Congo (Brazzaville) (COG)")]
    [InlineData("Virgin Islands", "VGB VIR", "British Virgin Islands (VGB) or U.S. Virgin Islands (VIR)")]
    public void A_name_of_two_countries_is_ambiguous_and_names_both(string given, string candidates, string listed)
    {
        var match = CountryLookup.Resolve(given);

        match.Kind.ShouldBe(CountryMatchKind.Ambiguous);
        match.Country.IsNone.ShouldBeTrue();
        string.Join(' ', match.Candidates).ShouldBe(candidates);
        match.Fault.ShouldBe($"Country \"{given}\" may mean {listed}; expected one of them.");
    }

    [Theory]
    [InlineData(null, "Country is empty; ")]
    [InlineData("  ", "Country is empty; ")]
    [InlineData("Atlantis", "Country \"Atlantis\" is not known; ")]
    [InlineData("EUR", "Country \"EUR\" is a region of several countries in CAMEO; ")]
    [InlineData("OPEC", "Country \"OPEC\" is not known; ")]
    public void What_is_no_country_is_unknown_and_says_what_was_expected(string? given, string opening)
    {
        var match = CountryLookup.Resolve(given);

        match.Kind.ShouldBe(CountryMatchKind.Unknown);
        match.Candidates.ShouldBeEmpty();
        match.Fault.ShouldBe(opening
            + "expected an ISO 3166-1 alpha-3 code such as \"BOL\" or an English name such as \"Bolivia\".");
    }

    [Fact]
    public void Where_three_letter_codes_collide_ISO_wins() =>
        Collisions(CodeSystem.Cow, CodeSystem.IsoAlpha3).Concat(Collisions(CodeSystem.Cameo, CodeSystem.IsoAlpha3))
            .ShouldBe([
                "AUS: Australia, not Austria", "CZE: Czechia, not Czechoslovakia", "MAC: Macao, not North Macedonia",
                "MNG: Mongolia, not Montenegro", "SLV: El Salvador, not Slovenia", "SWZ: Eswatini, not Switzerland",
            ]);

    [Fact]
    public void Where_two_letter_codes_collide_ISO_wins()
    {
        var collisions = Collisions(CodeSystem.Fips, CodeSystem.IsoAlpha2);

        collisions.Count.ShouldBe(FipsCollisions.Length);
        collisions.Select(collision => collision[..2]).ShouldBe(FipsCollisions);
        collisions.ShouldContain("CH: Switzerland, not China");
        collisions.ShouldContain("AU: Australia, not Austria");
        collisions.ShouldContain("RS: Serbia, not Russia");
    }

    [Fact]
    public void CAMEO_codes_never_collide_with_COW_codes() =>
        Collisions(CodeSystem.Cow, CodeSystem.Cameo).Select(collision => collision[..3])
            .ShouldBe(Collisions(CodeSystem.Cow, CodeSystem.IsoAlpha3).Select(collision => collision[..3]));

    [Theory]
    [InlineData(CodeSystem.Cow, "AUS", "AUT")]
    [InlineData(CodeSystem.Cow, "SAF", "ZAF")]
    [InlineData(CodeSystem.Cow, "SWZ", "CHE")]
    [InlineData(CodeSystem.Fips, "CH", "CHN")]
    [InlineData(CodeSystem.Fips, "GG", "GEO")]
    [InlineData(CodeSystem.Fips, "GZ", "PSE")]
    [InlineData(CodeSystem.Cameo, "TMP", "TLS")]
    [InlineData(CodeSystem.IsoAlpha2, "ch", "CHE")]
    public void Asked_in_one_system_a_code_means_what_that_system_means(CodeSystem system, string code, string alpha3)
    {
        CountryLookup.TryFind(system, code, out var country).ShouldBeTrue();
        country.ToString().ShouldBe(alpha3);
        CountryLookup.CodesOf(country, system).ShouldContain(code.ToUpperInvariant());
    }

    [Theory]
    [InlineData("SAF")]
    [InlineData("EUR")]
    [InlineData("AFR")]
    [InlineData("")]
    public void A_region_is_no_country_in_CAMEO(string code) =>
        CountryLookup.TryFind(CodeSystem.Cameo, code, out _).ShouldBeFalse();

    [Fact]
    public void Every_actor_country_of_a_raw_GDELT_file_is_a_country_or_a_region()
    {
        const int actor1Country = 7, actor2Country = 17;
        string[] regions = ["", "AFR", "EUR", "SAF", "SEA"];
        var unknown = Repository.SharedLines("data/gdelt2/20191024143000.export.CSV")
            .Select(line => line.Split('\t'))
            .SelectMany(cells => new[] { cells[actor1Country], cells[actor2Country] })
            .Distinct()
            .Where(code => !CountryLookup.TryFind(CodeSystem.Cameo, code, out _));

        unknown.Order(StringComparer.Ordinal).ShouldBe(regions);
    }

    [Fact]
    public void A_display_name_comes_first_among_a_countrys_names()
    {
        var bolivia = CountryCode.Parse("BOL");

        CountryLookup.NameOf(bolivia).ShouldBe("Bolivia");
        CountryLookup.NamesOf(bolivia)[0].ShouldBe("Bolivia");
        CountryLookup.NamesOf(bolivia).ShouldContain("Plurinational State of Bolivia");
    }

    [Fact]
    public void No_country_is_never_mistaken_for_one()
    {
        CountryCode none = default;

        none.IsNone.ShouldBeTrue();
        none.ToString().ShouldBe("---");
        CountryCode.TryParse("---", out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => CountryLookup.NameOf(none));
        Should.Throw<FormatException>(() => CountryCode.Parse("XXX")).Message.ShouldContain("\"XXX\"");
    }

    /// <summary>Codes that mean another country in the winning system, each with who wins and who loses.</summary>
    private static List<string> Collisions(CodeSystem losing, CodeSystem winning) =>
    [
        .. from country in CountryLookup.All
           from code in CountryLookup.CodesOf(country, losing)
           where CountryLookup.TryFind(winning, code, out var winner) && winner != country
           let won = CountryLookup.Resolve(code).Country
           orderby code
           select $"{code}: {CountryLookup.NameOf(won)}, not {CountryLookup.NameOf(country)}",
    ];

    private static readonly string[] FipsCollisions = (
        "AG AQ AS AU BA BD BF BG BH BL BM BN BO BY CD CF CG CH CI CK CN CW DO ES GA GB GG GM GQ IS KN KR LI "
        + "LS LT MA MC MF MG MH MN MO MP MU NE NG NI NU PA PM PS RS SB SC SE SG SN ST SV SX SZ TD TK TL TN TO "
        + "TT VI ZA").Split(' ');

    private static string[] Cells(string line)
    {
        var cells = new List<string> { "" };
        var quoted = false;
        foreach (var letter in line)
        {
            if (letter == '"') quoted = !quoted;
            else if (letter == ',' && !quoted) cells.Add("");
            else cells[^1] += letter;
        }
        return [.. cells];
    }
}
