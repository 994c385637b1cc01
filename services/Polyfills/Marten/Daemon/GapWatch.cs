using JasperFx.Events;
using Npgsql;

namespace Marten.Daemon;

/// <summary>
/// Finds out which missing sequence numbers will never be filled.
/// <para>
/// nextval locks the sequence (RowExclusiveLock) before it draws a number, and the lock is held until the
/// transaction ends, whoever wrote the statement. So a transaction that may still fill a number up to the last one
/// drawn is among the holders of that lock, provided that the last number is read BEFORE the holders: a number drawn
/// later is larger, and a transaction that ended in between is visible to every snapshot taken after, because
/// PostgreSQL makes a transaction visible before it lets go of its locks. Once all of those holders have ended, every
/// number up to that last one is settled: what the next snapshot does not show will never be there. A transaction's
/// age, or its id, would not do: a newer transaction can hold a lower number, and one can hold a number before it has
/// an id.
/// </para>
/// </summary>
internal sealed class GapWatch(DocumentStore store)
{
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly HashSet<string> _suspects = [];
    private long _candidate = -1;
    private long _since;

    /// <summary>The number up to which everything is settled for snapshots taken from now on.</summary>
    public long Settled { get; private set; }

    /// <summary>Looks once. True if more is settled than before, so that it is worth reading again.</summary>
    public async Task<bool> TrySettleAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var (last, holders) = await LookAsync(connection, token).ConfigureAwait(false);
        if (_candidate < 0)
        {
            _candidate = last;
            _since = _clock.GetTimestamp();
            _suspects.UnionWith(holders);
        }
        else
        {
            _suspects.IntersectWith(holders);
        }

        if (_suspects.Count > 0 || !IsOldEnough()) return false;
        Settled = _candidate;
        _candidate = -1;
        return true;
    }

    /// <summary>
    /// Marten draws numbers ahead of the transaction that uses them if it is set to append richly; nothing but time
    /// tells then.
    /// </summary>
    private bool IsOldEnough() => store.Graph.AppendMode != EventAppendMode.Rich ||
        _clock.GetElapsedTime(_since) > store.StoreOptions.Projections.StaleSequenceThreshold;

    private async Task<(long Last, HashSet<string> Holders)> LookAsync(NpgsqlConnection connection,
        CancellationToken token)
    {
        var sequence = $"{store.Graph.DatabaseSchemaName}.mt_events_sequence";
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"select case when is_called then last_value else 0 end from {sequence}"),
                new NpgsqlBatchCommand(
                    $"""
                     select virtualtransaction from pg_locks
                     where locktype = 'relation' and relation = '{sequence}'::regclass and mode = 'RowExclusiveLock'
                       and database = (select oid from pg_database where datname = current_database()) and granted
                     """),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
        await reader.ReadAsync(token).ConfigureAwait(false);
        var last = reader.GetInt64(0);
        await reader.NextResultAsync(token).ConfigureAwait(false);
        var holders = new HashSet<string>();
        while (await reader.ReadAsync(token).ConfigureAwait(false)) holders.Add(reader.GetString(0));
        return (last, holders);
    }
}
