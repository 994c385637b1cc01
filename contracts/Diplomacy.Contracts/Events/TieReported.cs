namespace Diplomacy.Contracts.Events;

/// <summary>
/// A standing tie between two countries was recorded, or recorded again with other content, which then applies.
/// </summary>
/// <remarks>Stored for ever as <c>tie_reported</c>.</remarks>
/// <param name="CountryA">The country whose code comes first, ISO 3166-1 alpha-3.</param>
/// <param name="CountryB">The country whose code comes second, ISO 3166-1 alpha-3.</param>
/// <param name="Kind">The kind of tie, by its name in snake case, such as "defence_pact".</param>
/// <param name="From">The first day in force: "1949", "1949-08" or "1949-08-24".</param>
/// <param name="Author">Who recorded it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Source">The public record that says so.</param>
/// <param name="Until">The first day no longer in force; null while it lasts.</param>
/// <param name="Treaty">The treaty, programme or war that it is part of; null where there is none.</param>
/// <param name="OnPaper">Whether it exists on paper only, and so does not count.</param>
public sealed record TieReported(
    string CountryA,
    string CountryB,
    string Kind,
    string From,
    string Author,
    string Reason,
    string Source,
    string? Until = null,
    string? Treaty = null,
    bool OnPaper = false) : ITieChange;
