using Diplomacy.Contracts;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;

namespace Diplomacy.Query.TransactionTime;

/// <summary>Maps an instant to the last position stored by then.</summary>
internal sealed class EventTimeIndex(NpgsqlDataSource dataSource)
{
    /// <summary>
    /// Finds the last block whose projected events were all stored by the instant, and the next block with a later
    /// event: two index lookups, then a range scan of at most two blocks. Events after the last block are not projected
    /// yet.
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
            (select min(position) - 1 from {EventLog.Stored}
             where position >= (select block * {StoreClock.BlockSize} from seen)
               and position < (select coalesce((block + 1) * {StoreClock.BlockSize}, {long.MaxValue}) from next)
               and stored_at > $1),
            {EventLog.Head})
        """;

    /// <summary>
    /// The last position before the first event stored after an instant; the last position if no event is later. It is
    /// monotonic: a later instant never gives an earlier position, although overlapping transactions do not commit in
    /// the order of their timestamps.
    /// </summary>
    public async Task<long> LastBefore(DateTimeOffset instant, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.AddArguments(instant.UtcDateTime);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
