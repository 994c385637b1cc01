using System.Runtime.CompilerServices;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Query.Ledger;

/// <summary>Iterates over many relationships in chunks, so that few ledgers are held at a time.</summary>
internal sealed class RelationshipScan(RelationshipIndex index, LedgerCache ledger)
{
    /// <summary>Ledgers read in one round trip.</summary>
    private const int ChunkSize = 256;

    /// <summary>The relationships that a choice selects, in order.</summary>
    public async Task<Relationship[]> Choose(RelationshipChoice choice, CancellationToken ct) =>
        [.. (await index.All(ct)).Where(choice.Holds)];

    /// <summary>The sums of each relationship at a position; relationships without any are skipped.</summary>
    public async IAsyncEnumerable<(Relationship Relationship, RelationshipSums Sums)> Walk(
        ArraySegment<Relationship> relationships, long position, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var first = 0; first < relationships.Count; first += ChunkSize)
        {
            var chunk = relationships.Slice(first, Math.Min(ChunkSize, relationships.Count - first));
            var ledgers = await ledger.Read(chunk, ct);
            for (var i = 0; i < chunk.Count; i++)
                if (ledgers[i].SumsAt(position) is { SourceEvents.Length: > 0 } sums)
                    yield return (chunk[i], sums);
        }
    }
}
