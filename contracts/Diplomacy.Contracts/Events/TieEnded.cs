namespace Diplomacy.Contracts.Events;

/// <summary>A tie ended, or its end was found to be on another day.</summary>
/// <remarks>Stored for ever as <c>tie_ended</c>.</remarks>
/// <param name="CountryA">The country whose code comes first, ISO 3166-1 alpha-3.</param>
/// <param name="CountryB">The country whose code comes second, ISO 3166-1 alpha-3.</param>
/// <param name="Kind">The kind of tie, by its name in snake case, such as "defence_pact".</param>
/// <param name="Until">The first day no longer in force: "2015", "2015-07" or "2015-07-20".</param>
/// <param name="Author">Who recorded it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Source">The public record that says so.</param>
public sealed record TieEnded(
    string CountryA, string CountryB, string Kind, string Until, string Author, string Reason, string Source)
    : ITieChange;
