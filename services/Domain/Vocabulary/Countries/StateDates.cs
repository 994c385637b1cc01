using System.Collections.Frozen;
using System.Globalization;

namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>When states and organisations existed, and which came before and after them.</summary>
/// <remarks>
/// existence.tsv has those that came out of another state, or became another. One that is not in it has no bounds; a
/// colony acts and is acted upon before its independence.
/// </remarks>
public static class StateDates
{
    private sealed record Span(DateOnly From, DateOnly Until, CountryCode[] Predecessors, CountryCode[] Successors);

    private static readonly FrozenDictionary<CountryCode, Span[]> Spans = ReadSpans();

    private static readonly FrozenDictionary<CountryCode, (CountryCode Country, DateOnly Until)[]> Predecessors =
        Spans.Keys.ToFrozenDictionary(country => country, FindPredecessors);

    private static readonly FrozenDictionary<CountryCode, CountryCode[]> Successors =
        (from pair in Predecessors
         from predecessor in pair.Value
         group pair.Key by predecessor.Country)
        .ToFrozenDictionary(group => group.Key, group => group.Order().ToArray());

    /// <summary>Whether a country existed sometime in a date.</summary>
    public static bool Existed(CountryCode country, PartialDate on) =>
        !Spans.TryGetValue(country, out var spans)
        || Array.Exists(spans, span => span.From <= on.Last && on.First <= span.Until);

    /// <summary>A sentence that names the state of that time; null if the country existed then.</summary>
    public static string? FaultOf(CountryCode country, PartialDate on)
    {
        if (Existed(country, on)) return null;

        var before = Spans[country].Where(span => span.Until < on.First).MaxBy(span => span.Until);
        var after = Spans[country].Where(span => span.From > on.Last).MinBy(span => span.From);
        CountryCode[] others = [.. (before?.Successors ?? []).Union(after?.Predecessors ?? [])];
        CountryCode[] then = [.. others.Where(other => Existed(other, on))];
        var expected = others.Length == 0
            ? "another date"
            : $"its {(before is null ? "predecessor" : "successor")} "
                + CountryLookup.Listed(then.Length == 0 ? others : then);
        return $"{CountryLookup.Listed([country])} did not exist on {on}: it existed "
            + $"{string.Join(" and ", Spans[country].Select(Words))}; expected {expected}.";
    }

    /// <summary>The first day on which a country that existed on a day no longer did; null if it still does.</summary>
    public static DateOnly? EndAfter(CountryCode country, DateOnly day)
    {
        foreach (var span in Spans.GetValueOrDefault(country) ?? [])
            if (span.From <= day && day <= span.Until && span.Until != DateOnly.MaxValue)
                return span.Until.AddDays(1);
        return null;
    }

    /// <summary>
    /// The countries that a country continues, those that they continue included, each with the day from which on it
    /// is continued.
    /// </summary>
    public static IReadOnlyList<(CountryCode Country, DateOnly Until)> PredecessorsOf(CountryCode country) =>
        Predecessors.GetValueOrDefault(country) ?? [];

    /// <summary>The countries that continue a country: those of which it is a predecessor.</summary>
    public static IReadOnlyList<CountryCode> SuccessorsOf(CountryCode country) =>
        Successors.GetValueOrDefault(country) ?? [];

    private static (CountryCode Country, DateOnly Until)[] FindPredecessors(CountryCode country)
    {
        var found = new Dictionary<CountryCode, DateOnly>();
        Add(country, DateOnly.MaxValue);
        return [.. found.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];

        void Add(CountryCode successor, DateOnly before)
        {
            foreach (var span in Spans.GetValueOrDefault(successor) ?? [])
                foreach (var predecessor in span.From < before ? span.Predecessors : [])
                    if (predecessor != country && span.From > found.GetValueOrDefault(predecessor))
                    {
                        found[predecessor] = span.From;
                        Add(predecessor, span.From);
                    }
        }
    }

    private static string Words(Span span) =>
        string.Join(' ', (string[])[
            .. span.From == DateOnly.MinValue ? [] : (string[])[$"from {span.From:yyyy-MM-dd}"],
            .. span.Until == DateOnly.MaxValue ? [] : (string[])[$"until {span.Until:yyyy-MM-dd}"],
        ]);

    private static FrozenDictionary<CountryCode, Span[]> ReadSpans() =>
        EmbeddedTable.Read("existence.tsv")
            .GroupBy(cells => CountryCode.Parse(cells[0]), cells => new Span(
                DateOf(cells[1], DateOnly.MinValue), DateOf(cells[2], DateOnly.MaxValue), Several(cells[3]),
                Several(cells[4])))
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    private static DateOnly DateOf(string cell, DateOnly otherwise) =>
        cell.Length == 0 ? otherwise : DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static CountryCode[] Several(string cell) =>
        [.. cell.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(CountryCode.Parse)];
}
