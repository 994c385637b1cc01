using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Query.Ledger;

/// <summary>A relationship of predecessors, whose source events before a day count as those of another one.</summary>
internal readonly record struct PredecessorPair(CountryCode Country, CountryCode Counterpart, DateOnly Until)
{
    /// <summary>The relationship of the predecessors.</summary>
    public Relationship Relationship => Relationship.Between(Country, Counterpart);
}

/// <summary>Reads a relationship with those that it continues: RUS-GBR after SUN-GBR.</summary>
internal static class ContinuedRelationship
{
    /// <summary>The relationships that one of two countries continues.</summary>
    public static PredecessorPair[] PairsOf(CountryCode country, CountryCode counterpart) =>
    [
        .. from one in StateDates.PredecessorsOf(country).Append((country, DateOnly.MaxValue))
           from other in StateDates.PredecessorsOf(counterpart).Append((counterpart, DateOnly.MaxValue))
           where one.Item1 != other.Item1 && (one.Item1 != country || other.Item1 != counterpart)
           select new PredecessorPair(
               one.Item1, other.Item1, one.Item2 < other.Item2 ? one.Item2 : other.Item2),
    ];

    /// <summary>What was known of a relationship, and of those that it continues and that have source events.</summary>
    public static async Task<(RelationshipSums Sums, PredecessorPair[] Read)> SumsAt(
        LedgerCache ledger, CountryCode country, CountryCode counterpart, bool includePredecessors, long position,
        CancellationToken ct)
    {
        var relationship = Relationship.Between(country, counterpart);
        var own = (await ledger.Read(relationship, ct)).SumsAt(position);
        if (!includePredecessors || PairsOf(country, counterpart) is not { Length: > 0 } pairs)
            return (own, []);

        var ledgers = await ledger.Read([.. pairs.Select(pair => pair.Relationship)], ct);
        var continued = pairs.Zip(ledgers, (pair, of) => (Pair: pair, Events: Until(of.SumsAt(position), pair.Until)
                .Select(one => IsTurned(pair) ? one with { Outgoing = !one.Outgoing } : one).ToArray()))
            .Where(one => one.Events.Length > 0).ToArray();
        if (continued.Length == 0)
            return (own, []);
        var all = continued.SelectMany(one => one.Events).Concat(own.SourceEvents).OrderBy(one => one.Day);
        return (new RelationshipSums([.. all], own.Neutrals), [.. continued.Select(one => one.Pair)]);

        // The first country of one relationship may take the place of the second of the other.
        bool IsTurned(PredecessorPair pair) =>
            (pair.Relationship.A == pair.Country) != (relationship.A == country);
    }

    private static IEnumerable<KnownSourceEvent> Until(RelationshipSums sums, DateOnly until) =>
        sums.SourceEvents.TakeWhile(one => one.Day < until);
}
