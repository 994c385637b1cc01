using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Query.Ledger.Months;

namespace Diplomacy.Query.Ledger;

/// <summary>A relationship of predecessors, whose source events before a day count as those of another one.</summary>
internal readonly record struct PredecessorPair(CountryCode Country, CountryCode Counterpart, DateOnly Until)
{
    /// <summary>The relationship of the predecessors.</summary>
    public Relationship Relationship => Relationship.Between(Country, Counterpart);
}

/// <summary>What was known of a relationship and of those that it continues.</summary>
/// <param name="Own">The source events of the relationship alone.</param>
/// <param name="Sums">Those of its predecessors too.</param>
/// <param name="Predecessors">The relationships that it continues and that have source events.</param>
internal readonly record struct ContinuedSums(
    RelationshipSums Own, RelationshipSums Sums, PredecessorPair[] Predecessors);

/// <summary>Reads relationships with those that they continue: RUS-GBR after SUN-GBR.</summary>
internal static class ContinuedRelationship
{
    /// <summary>The relationships that one of two countries continues.</summary>
    public static PredecessorPair[] PairsOf(CountryCode country, CountryCode counterpart)
    {
        var (before, beforeCounterpart) =
            (StateDates.PredecessorsOf(country), StateDates.PredecessorsOf(counterpart));
        if (before.Count == 0 && beforeCounterpart.Count == 0)
            return [];
        return [
            .. from one in before.Append((country, DateOnly.MaxValue))
               from other in beforeCounterpart.Append((counterpart, DateOnly.MaxValue))
               where one.Item1 != other.Item1 && (one.Item1 != country || other.Item1 != counterpart)
               select new PredecessorPair(
                   one.Item1, other.Item1, one.Item2 < other.Item2 ? one.Item2 : other.Item2),
        ];
    }

    /// <summary>The relationships that the predecessors of a country had with all others.</summary>
    public static PredecessorPair[] PairsOf(CountryCode country) =>
    [
        .. from one in StateDates.PredecessorsOf(country)
           from other in CountryLookup.All
           where other != country && other != one.Country
           select new PredecessorPair(one.Country, other, one.Until),
    ];

    /// <summary>Relationships and those that continue them, in order.</summary>
    public static Relationship[] WithSuccessors(IEnumerable<Relationship> relationships) =>
    [
        .. (from relationship in relationships
            from one in StateDates.SuccessorsOf(relationship.A).Append(relationship.A)
            from other in StateDates.SuccessorsOf(relationship.B).Append(relationship.B)
            where one != other
            select Relationship.Between(one, other)).Distinct().Order(),
    ];

    /// <summary>Those of some relationships that had source events before they were continued.</summary>
    public static async Task<PredecessorPair[]> WithSourceEvents(
        LedgerCache ledger, PredecessorPair[] pairs, long position, CancellationToken ct)
    {
        var ledgers = await ledger.Read(
            [.. pairs.Select(pair => pair.Relationship)], LedgerScope.At(position, Before(pairs)), ct);
        return [.. pairs.Zip(ledgers).Where(one => Until(one.Second.SumsAt(position), one.First.Until).Any())
            .Select(one => one.First)];
    }

    /// <summary>What was known of a relationship, and of those that it continues and that have source events.</summary>
    public static async Task<(RelationshipSums Sums, PredecessorPair[] Read)> SumsAt(
        LedgerCache ledger, CountryCode country, CountryCode counterpart, bool includePredecessors, LedgerScope asked,
        CancellationToken ct)
    {
        if (!includePredecessors)
            return ((await ledger.Read(Relationship.Between(country, counterpart), asked, ct)).SumsAt(asked.From), []);
        var continued = await SumsAt(ledger, [(country, counterpart)], includePredecessors, asked, ct);
        return (continued[0].Sums, continued[0].Predecessors);
    }

    /// <summary>The same of many relationships, in one round trip.</summary>
    public static async Task<ContinuedSums[]> SumsAt(
        LedgerCache ledger, IReadOnlyList<(CountryCode Country, CountryCode Counterpart)> relationships,
        bool includePredecessors, LedgerScope asked, CancellationToken ct)
    {
        var pairs = relationships
            .Select(one => includePredecessors ? PairsOf(one.Country, one.Counterpart) : []).ToArray();
        var ledgers = await ledger.Read(
            [
                .. relationships.Select(one => Relationship.Between(one.Country, one.Counterpart)),
                .. pairs.SelectMany(own => own.Select(pair => pair.Relationship)),
            ], asked with { Single = asked.Single.And(Before([.. pairs.SelectMany(own => own)])) }, ct);
        var answer = new ContinuedSums[relationships.Count];
        var next = relationships.Count;
        for (var i = 0; i < answer.Length; i++)
        {
            var own = ledgers[i].SumsAt(asked.From);
            var before = ledgers.AsSpan(next, pairs[i].Length);
            next += before.Length;
            answer[i] = before.Length == 0
                ? new ContinuedSums(own, own, [])
                : Continued(relationships[i].Country, relationships[i].Counterpart, own, pairs[i], before, asked);
        }
        return answer;
    }

    /// <summary>The months in which one of them is continued.</summary>
    private static SingleMonths Before(PredecessorPair[] pairs) =>
        pairs.Select(pair => pair.Until).Distinct().Aggregate(
            SingleMonths.None, (months, until) => months.And(SingleMonths.Before(until)));

    private static ContinuedSums Continued(
        CountryCode country, CountryCode counterpart, RelationshipSums own, PredecessorPair[] pairs,
        ReadOnlySpan<RelationshipLedger> ledgers, LedgerScope asked)
    {
        var isFirst = Relationship.Between(country, counterpart).A == country;
        var (all, ties) = (new List<KnownSourceEvent>(), own.Ties);
        var read = new List<PredecessorPair>();
        for (var i = 0; i < pairs.Length; i++)
        {
            // The first country of one relationship may take the place of the second of the other.
            var isTurned = pairs[i].Relationship.A == pairs[i].Country != isFirst;
            var counted = all.Count;
            var before = ledgers[i].SumsAt(asked.From);
            foreach (var one in Until(before, pairs[i].Until))
                all.Add(isTurned ? one with { Outgoing = !one.Outgoing } : one);
            ties = ties.Continuing(before.Ties, pairs[i].Until);
            if (all.Count > counted || before.Ties.Spans.Any(span => span.From < pairs[i].Until))
                read.Add(pairs[i]);
        }
        if (read.Count == 0)
            return new ContinuedSums(own, own, []);
        all.AddRange(own.SourceEvents);
        KnownSourceEvent[] sorted = [.. all.OrderBy(one => one.Day)];
        return new ContinuedSums(
            own, new RelationshipSums(() => sorted, own.Neutrals, ties, asked.Single), [.. read]);
    }

    private static IEnumerable<KnownSourceEvent> Until(RelationshipSums sums, DateOnly until) =>
        sums.SourceEvents.TakeWhile(one => one.Day < until);
}
