using System.Runtime.CompilerServices;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Query.Ledger;

/// <summary>Iterates over many relationships in chunks, so that few ledgers are held at a time.</summary>
internal sealed class RelationshipScan(RelationshipIndex index, LedgerCache ledger)
{
    /// <summary>Ledgers read in one round trip.</summary>
    private const int ChunkSize = 256;

    /// <summary>The relationships that a choice selects, in order.</summary>
    public async Task<Relationship[]> Choose(RelationshipChoice choice, bool includePredecessors, CancellationToken ct)
    {
        var all = await index.All(ct);
        return [.. (includePredecessors ? ContinuedRelationship.WithSuccessors(all) : all).Where(choice.Holds)];
    }

    /// <summary>The sums of each relationship at a position; relationships without any are skipped.</summary>
    /// <param name="relationships">The relationships.</param>
    /// <param name="asked">The position, and what models need there.</param>
    /// <param name="continuedAt">
    /// Null to leave out predecessors. Else a relationship that has nothing but source events of predecessors is given
    /// only if both of its countries exist at this date.
    /// </param>
    /// <param name="ct">Ends the walk.</param>
    public async IAsyncEnumerable<(Relationship Relationship, RelationshipSums Sums, PredecessorPair[] Predecessors)>
        Walk(
            ArraySegment<Relationship> relationships, LedgerScope asked, DateOnly? continuedAt,
            [EnumeratorCancellation] CancellationToken ct)
    {
        PartialDate? at = continuedAt is { } day ? PartialDate.Of(day) : null;
        for (var first = 0; first < relationships.Count; first += ChunkSize)
        {
            var chunk = relationships.Slice(first, Math.Min(ChunkSize, relationships.Count - first));
            var read = await ContinuedRelationship.SumsAt(
                ledger, [.. chunk.Select(one => (one.A, one.B))], at is not null, asked, ct);
            for (var i = 0; i < chunk.Count; i++)
                if (read[i].Own.FirstDay < DateOnly.MaxValue || read[i].Own.Ties.Spans.Count > 0
                    || (read[i].Predecessors.Length > 0 && StateDates.Existed(chunk[i].A, at!.Value)
                        && StateDates.Existed(chunk[i].B, at.Value)))
                    yield return (chunk[i], read[i].Sums, read[i].Predecessors);
        }
    }
}
