using Diplomacy.Contracts;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;

namespace Diplomacy.Query.TransactionTime;

/// <summary>Turns an instant into a position: how far the store had heard by then.</summary>
internal sealed class EventTimeIndex(NpgsqlDataSource dataSource)
{
    /// <summary>
    /// The block up to whose end everything that the projection has seen was stored by the instant, and the next one,
    /// in which the first later event must be: two steps down an index, and a range of at most two blocks. Behind the
    /// last block lie the events that the projection has yet to see.
    /// </summary>
    private static readonly string Sql =
        $"""
        with seen as materialized (
            select coalesce((select block from scoring.clock where latest <= $1 order by latest desc, block desc
                             limit 1), 0) as block),
        next as materialized (
            select (select block from scoring.clock where block >= (select block from seen) and latest > $1
                    order by block limit 1) as block)
        select coalesce(
            (select min(seq_id) - 1 from {EventStoreExtensions.Schema}.mt_events
             where seq_id >= (select block * {StoreClock.BlockSize} from seen)
               and seq_id < (select coalesce((block + 1) * {StoreClock.BlockSize}, {long.MaxValue}) from next)
               and timestamp > $1 and type <> 'tombstone'),
            (select max(seq_id) from {EventStoreExtensions.Schema}.mt_events), 0)
        """;

    /// <summary>
    /// The last position before the first event stored after an instant; the last one there is where no event is later.
    /// A later instant never gives an earlier position, even though transactions that overlap do not commit in the
    /// order of their clocks.
    /// </summary>
    public async Task<long> LastBefore(DateTimeOffset instant, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.AddWithValue(instant.UtcDateTime);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
