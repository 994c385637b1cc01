using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Vocabulary.Countries;

public sealed class CodeSystemTests
{
    [Theory]
    [InlineData("IS", CodeSystem.Fips, "ISR")]
    [InlineData("GM", CodeSystem.Fips, "DEU")]
    [InlineData("su", CodeSystem.Fips, "SDN")]
    [InlineData("AUS", CodeSystem.Cow, "AUT")]
    [InlineData("SWZ", CodeSystem.Cow, "CHE")]
    [InlineData("SAF", CodeSystem.Cow, "ZAF")]
    [InlineData("ROM", CodeSystem.Cameo, "ROU")]
    [InlineData("SU", CodeSystem.IsoFormer, "SUN")]
    [InlineData("Bolivia", CodeSystem.Fips, "BOL")]
    public void In_a_named_system_a_code_means_what_it_means_there(string given, CodeSystem system, string alpha3) =>
        CountryLookup.Resolve(given, system).Country.ToString().ShouldBe(alpha3);

    [Theory]
    [InlineData("GMY", CodeSystem.IsoAlpha3, "ISO 3166-1")]
    [InlineData("BOL", CodeSystem.Fips, "FIPS")]
    [InlineData("CHE", CodeSystem.Cow, "COW")]
    public void In_a_named_system_codes_of_others_are_unknown(string given, CodeSystem system, string name)
    {
        var match = CountryLookup.Resolve(given, system);

        match.Kind.ShouldBe(CountryMatchKind.Unknown);
        match.Fault.ShouldStartWith($"Country \"{given}\" is not known in {name}; expected one of its codes");
    }

    [Fact]
    public void A_region_of_CAMEO_is_no_country() =>
        CountryLookup.Resolve("SAF", CodeSystem.Cameo).Fault.ShouldStartWith(
            "Country \"SAF\" is a region of several countries in CAMEO");

    [Theory]
    [InlineData("SU", "Sudan (SDN) in FIPS or Soviet Union (SUN) in ISO 3166-3")]
    [InlineData("bu", "Bulgaria (BGR) in FIPS or Myanmar (MMR) in ISO 3166-3")]
    [InlineData("TP", "São Tomé and Príncipe (STP) in FIPS or Timor-Leste (TLS) in ISO 3166-3")]
    [InlineData("CS", "Costa Rica (CRI) in FIPS or Czechoslovakia (CSK) in ISO 3166-3 or Serbia and Montenegro (SCG) "
        + "in ISO 3166-3")]
    [InlineData("SAF", "South Africa (ZAF) in COW or a region of several countries in CAMEO")]
    public void A_code_of_several_systems_is_ambiguous_and_names_them(string given, string listed)
    {
        var match = CountryLookup.Resolve(given);

        match.Kind.ShouldBe(CountryMatchKind.Ambiguous);
        match.Fault.ShouldBe($"Country \"{given}\" may mean {listed}; expected an ISO 3166-1 alpha-3 code.");
    }

    [Theory]
    [InlineData("IS", "ISL")]
    [InlineData("AUS", "AUS")]
    [InlineData("GM", "GMB")]
    [InlineData("GMY", "DEU")]
    [InlineData("UK", "GBR")]
    public void Without_a_system_ISO_wins_and_other_codes_of_one_meaning_are_read(string given, string alpha3) =>
        CountryLookup.Resolve(given).Country.ToString().ShouldBe(alpha3);

    [Theory]
    [InlineData("Korea, Rep.", "KOR")]
    [InlineData("Korea, Dem. People's Rep.", "PRK")]
    [InlineData("Congo, Dem. Rep.", "COD")]
    [InlineData("Congo, Rep.", "COG")]
    [InlineData("Iran, Islamic Rep.", "IRN")]
    [InlineData("Egypt, Arab Rep.", "EGY")]
    [InlineData("Lao PDR", "LAO")]
    [InlineData("Venezuela, RB", "VEN")]
    [InlineData("Yemen, Rep.", "YEM")]
    [InlineData("Bahamas, The", "BHS")]
    [InlineData("Gambia, The", "GMB")]
    [InlineData("Micronesia, Fed. Sts.", "FSM")]
    [InlineData("Hong Kong SAR, China", "HKG")]
    [InlineData("Macedonia, FYR", "MKD")]
    [InlineData("West Bank and Gaza", "PSE")]
    [InlineData("Virgin Islands (U.S.)", "VIR")]
    [InlineData("St. Martin (French part)", "MAF")]
    [InlineData("Somalia, Fed. Rep.", "SOM")]
    [InlineData("Bolivia (Plurinational State of)", "BOL")]
    [InlineData("Netherlands (Kingdom of the)", "NLD")]
    [InlineData("Tanzania, United Republic of", "TZA")]
    public void Long_forms_of_the_World_Bank_and_the_United_Nations_are_read(string given, string alpha3) =>
        CountryLookup.Resolve(given).Country.ToString().ShouldBe(alpha3);

    [Theory]
    [InlineData("TÜRKİYE", "TUR")]
    [InlineData("CÔTE D’IVOIRE", "CIV")]
    [InlineData("SÃO TOMÉ AND PRÍNCIPE", "STP")]
    [InlineData("Việt Nam", "VNM")]
    [InlineData("Türki̇ye", "TUR")]
    public void Capitals_and_accents_are_folded_as_Unicode_says(string given, string alpha3) =>
        CountryLookup.Resolve(given).Country.ToString().ShouldBe(alpha3);

    [Theory]
    [InlineData("Byelorussian SSR", "BYS")]
    [InlineData("Ukrainian SSR", "XUR")]
    [InlineData("South Yemen", "YMD")]
    [InlineData("YPR", "YMD")]
    [InlineData("South Vietnam", "XVS")]
    [InlineData("RVN", "XVS")]
    [InlineData("FRG", "DEU")]
    [InlineData("GDR", "DDR")]
    [InlineData("ZAR", "COD")]
    [InlineData("BUR", "MMR")]
    [InlineData("ZR", "COD")]
    public void Historical_states_and_withdrawn_codes_are_read(string given, string alpha3) =>
        CountryLookup.Resolve(given).Country.ToString().ShouldBe(alpha3);
}
