using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>A pair on a day, and what a table says of it.</summary>
/// <param name="Day">The day of the score; nothing after it counts.</param>
/// <param name="Truth">What the table says: a value, 1 or 0 for yes or no, or a grade.</param>
/// <param name="Year">The year that the table speaks of; later than the day where the score must foretell it.</param>
internal readonly record struct Point(Relationship Pair, DateOnly Day, double Truth, int Year);
