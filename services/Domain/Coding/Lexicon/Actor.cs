using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>Who acts or is acted upon in a sentence.</summary>
/// <param name="Country">The country that it belongs to; none where it has none or the text does not say.</param>
/// <param name="Kind">
/// "IGO" for an organisation of states, "NGO" for one of citizens, "MNC" for a firm of no one country; empty otherwise.
/// </param>
/// <param name="Sector">
/// What it is in its country: GOV, MIL, REB, OPP, CVL and so on, as roles.tsv has them; empty for the country itself.
/// </param>
public readonly record struct Actor(CountryCode Country, string Kind = "", string Sector = "")
{
    /// <summary>The alpha-3 code of the country, or else the kind; empty where neither is known.</summary>
    public string Code => Country.IsNone ? Kind : Country.ToString();

    /// <summary>Whether its country or kind is known.</summary>
    public bool IsKnown => !Country.IsNone || Kind.Length > 0;

    /// <summary>Whether its acts count as acts of its country. Those of rebels, parties and citizens do not.</summary>
    public bool IsState => !Country.IsNone
        && Sector is "" or "GOV" or "MIL" or "COP" or "SPY" or "JUD" or "LEG" or "BUS";

    /// <summary>Whether it is a citizen or a body of citizens of a country.</summary>
    public bool IsCitizen => !Country.IsNone && Sector is "CVL" or "JRN" or "MED" or "REL" or "EDU" or "REF";
}
