namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>A system of country codes that a source may use.</summary>
public enum CodeSystem
{
    /// <summary>ISO 3166-1 alpha-3, for example DEU.</summary>
    IsoAlpha3,

    /// <summary>ISO 3166-1 alpha-2, for example DE.</summary>
    IsoAlpha2,

    /// <summary>Codes that ISO 3166-1 withdrew (ISO 3166-3), for example BUR and BU for Burma.</summary>
    IsoFormer,

    /// <summary>FIPS 10-4, for example GM; GDELT places its actions with it.</summary>
    Fips,

    /// <summary>Letters of the Correlates of War project, for example GMY.</summary>
    Cow,

    /// <summary>CAMEO actor countries: alpha-3 with older spellings such as ROM; regions are not countries.</summary>
    Cameo,
}
