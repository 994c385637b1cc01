using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;

namespace Diplomacy.Query.Ledger;

/// <summary>The relationships that have any ledger line or tie. Read once, then extended by new ones.</summary>
internal sealed class RelationshipIndex(NpgsqlDataSource dataSource, ProjectionPosition projection) : IDisposable
{
    /// <summary>A loose index scan: one index lookup per relationship, however long the ledger.</summary>
    private const string AllSql =
        """
        with recursive found as (
            (select relationship from scoring.ledger_page order by relationship limit 1)
            union all
            select (select next.relationship from scoring.ledger_page next
                    where next.relationship > found.relationship order by next.relationship limit 1)
            from found where found.relationship is not null)
        select relationship from found where relationship is not null
        union select relationship from scoring.tie
        """;

    // No upper bound: if the current position lies inside a batch, earlier lines are in rows that end after it.
    private const string NewSql =
        """
        select relationship from scoring.ledger_page where last_position > $1
        union select relationship from scoring.tie where position > $1
        """;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Known _known = new(Position: -1, []);

    private sealed record Known(long Position, Relationship[] All);

    public void Dispose() => _gate.Dispose();

    /// <summary>Drops all; the next call reads them again.</summary>
    public void Clear() => _known = new Known(Position: -1, []);

    /// <summary>All relationships up to the current position, and possibly later ones, in order.</summary>
    public async Task<Relationship[]> All(CancellationToken ct)
    {
        if (_known is { } known && known.Position >= projection.Current)
            return known.All;
        await _gate.WaitAsync(ct);
        try
        {
            var (before, to) = (_known, projection.Current);
            if (before.Position >= to)
                return before.All;
            await using var command = dataSource.CreateCommand(before.Position < 0 ? AllSql : NewSql);
            if (before.Position >= 0)
                command.Parameters.AddArguments(before.Position);
            var all = new SortedSet<Relationship>(before.All);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                all.Add(Relationship.OfKey(reader.GetInt32(0)));
            var after = new Known(to, [.. all]);
            // Not after a concurrent Clear: what was read may be of another projection version.
            Interlocked.CompareExchange(ref _known, after, before);
            return after.All;
        }
        finally
        {
            _gate.Release();
        }
    }
}

/// <summary>The relationships that a request chooses by country.</summary>
/// <param name="Countries">The countries chosen; none means all.</param>
/// <param name="Among">Whether both countries must be chosen, instead of either.</param>
internal sealed record RelationshipChoice(IReadOnlySet<CountryCode> Countries, bool Among)
{
    public bool Holds(Relationship relationship) => Countries.Count == 0
        || (Among
            ? Countries.Contains(relationship.A) && Countries.Contains(relationship.B)
            : Countries.Contains(relationship.A) || Countries.Contains(relationship.B));
}
