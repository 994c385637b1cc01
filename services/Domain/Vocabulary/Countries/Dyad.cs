namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>A directed pair: the country that acts and the country that is acted upon.</summary>
/// <remarks>For the pair without direction, see <see cref="Relationship"/>.</remarks>
public readonly record struct Dyad(CountryCode Source, CountryCode Target) : IComparable<Dyad>
{
    /// <summary>The same two countries, acting the other way.</summary>
    public Dyad Reversed => new(Target, Source);

    /// <inheritdoc/>
    public int CompareTo(Dyad other) =>
        Source.CompareTo(other.Source) is not 0 and var bySource ? bySource : Target.CompareTo(other.Target);

    /// <summary>For example "RUS>BOL".</summary>
    public override string ToString() => $"{Source}>{Target}";
}
