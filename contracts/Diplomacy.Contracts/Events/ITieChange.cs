namespace Diplomacy.Contracts.Events;

/// <summary>
/// An event of the stream of a tie. Each names the pair and the kind, so that it can be read without those before it.
/// </summary>
public interface ITieChange
{
    /// <summary>The country whose code comes first, ISO 3166-1 alpha-3.</summary>
    string CountryA { get; }

    /// <summary>The country whose code comes second, ISO 3166-1 alpha-3.</summary>
    string CountryB { get; }

    /// <summary>The kind of tie, by its name in snake case, such as "defence_pact".</summary>
    string Kind { get; }

    /// <summary>Who recorded it.</summary>
    string Author { get; }

    /// <summary>Why.</summary>
    string Reason { get; }
}
