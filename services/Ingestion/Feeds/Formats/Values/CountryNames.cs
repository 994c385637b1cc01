using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Ingestion.Feeds.Formats.Values;

/// <summary>Reads English names of countries, each once.</summary>
internal sealed class CountryNames
{
    public const string Expected = "the English name of a country, or nothing";

    // A file has some hundred names; this bounds what garbage can make it hold.
    private const int NamesMax = 4_096;

    // Names that ICEWS uses for one country, and others for two or none.
    private static readonly Dictionary<string, string> OfIcews = new(StringComparer.Ordinal)
    {
        ["Congo"] = "COG",
    };

    private readonly Dictionary<string, CountryCode> _known = new(StringComparer.Ordinal);

    /// <summary>Reads a name; no country for no name. False for a name of no country.</summary>
    public bool TryRead(ReadOnlySpan<char> name, out CountryCode country)
    {
        country = default;
        if (name.IsEmpty || _known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out country))
            return true;
        var text = name.ToString();
        var match = CountryLookup.Resolve(OfIcews.GetValueOrDefault(text, text));
        if (!match.IsFound)
            return false;
        country = match.Country;
        if (_known.Count < NamesMax)
            _known[text] = country;
        return true;
    }
}
