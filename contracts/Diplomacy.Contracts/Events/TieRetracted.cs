namespace Diplomacy.Contracts.Events;

/// <summary>A tie was recorded in error and never was; or only its end was, and it lasts.</summary>
/// <remarks>Stored for ever as <c>tie_retracted</c>.</remarks>
/// <param name="CountryA">The country whose code comes first, ISO 3166-1 alpha-3.</param>
/// <param name="CountryB">The country whose code comes second, ISO 3166-1 alpha-3.</param>
/// <param name="Kind">The kind of tie, by its name in snake case, such as "defence_pact".</param>
/// <param name="EndOnly">Whether only the end is retracted.</param>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
public sealed record TieRetracted(
    string CountryA, string CountryB, string Kind, bool EndOnly, string Author, string Reason) : ITieChange;
