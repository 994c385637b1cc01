namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>Whether a given text named a country.</summary>
public enum CountryMatchKind
{
    /// <summary>No country goes by the text.</summary>
    Unknown,

    /// <summary>Exactly one country goes by the text.</summary>
    Found,

    /// <summary>Several countries go by the text.</summary>
    Ambiguous,
}

/// <summary>What <see cref="CountryLookup.Resolve"/> made of a text.</summary>
/// <param name="Kind">Found, unknown or ambiguous.</param>
/// <param name="Country">The country when found, otherwise no country.</param>
/// <param name="Candidates">The country when found, all that were meant when ambiguous, none when unknown.</param>
/// <param name="Fault">Null when found; otherwise a sentence saying what was given and what was expected.</param>
public readonly record struct CountryMatch(
    CountryMatchKind Kind, CountryCode Country, IReadOnlyList<CountryCode> Candidates, string? Fault)
{
    /// <summary>True when exactly one country was named.</summary>
    public bool IsFound => Kind == CountryMatchKind.Found;

    internal static CountryMatch Found(CountryCode country) =>
        new(CountryMatchKind.Found, country, [country], null);

    internal static CountryMatch Unknown(string fault) => new(CountryMatchKind.Unknown, default, [], fault);

    internal static CountryMatch Ambiguous(IReadOnlyList<CountryCode> candidates, string fault) =>
        new(CountryMatchKind.Ambiguous, default, candidates, fault);
}
