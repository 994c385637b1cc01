using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten.Sessions;
using Marten.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Marten.Daemon;

/// <summary>The right to run a projection: an advisory lock that a certain backend holds.</summary>
internal sealed record LeaderFence(int Backend, int LockId)
{
    /// <summary>
    /// The name under which the pages of that projection are committed, by which a new leader finds and ends what
    /// the old one left behind.
    /// </summary>
    public string ApplicationName => $"marten-daemon/{LockId}";
}

/// <summary>
/// Commits pages on a connection of its own: what the projection queued and its progress in one transaction. The
/// progress moves only from where this process left it, and only while this process holds the lock; else nothing
/// of the page is written. Not for use by several threads at once.
/// </summary>
internal sealed class PageCommit(DocumentStore store, ShardName name, LeaderFence? fence) : IAsyncDisposable
{
    private readonly string _table = $"{store.Graph.DatabaseSchemaName}.mt_event_progression";
    private NpgsqlConnection? _connection;

    /// <summary>A stale owner gets a <see cref="ProgressionProgressOutOfOrderException"/>.</summary>
    public async Task CommitAsync(DocumentSession? session, long floor, long ceiling, CancellationToken token)
    {
        var connection = _connection ??= await ConnectAsync(token).ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection);
        // First, so that of two owners one waits here instead of both doing the work and perhaps deadlocking in it.
        batch.BatchCommands.Add(MoveProgress(floor, ceiling));
        var streams = session?.AddTo(batch) ?? [];
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
            var more = await reader.NextResultAsync(token).ConfigureAwait(false);
            if (streams.Count > 0)
                await AppendCommands.ReadResultAsync(reader, streams, token).ConfigureAwait(false);
            while (more) more = await reader.NextResultAsync(token).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            if (connection.State != System.Data.ConnectionState.Open) await DisposeAsync().ConfigureAwait(false);
            throw await Conflict.TranslateAsync(e, streams, store, token).ConfigureAwait(false);
        }

        if (streams.Count > 0) store.Signal.EventsCommitted();
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is null) return;
        // Under that name an idle connection would be ended by the next leader.
        await Borrowed.ReturnAsync(_connection, "reset application_name").ConfigureAwait(false);
        _connection = null;
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken token)
    {
        var connection = await store.DataSource.OpenConnectionAsync(token).ConfigureAwait(false);
        if (fence is null) return connection;
        await using var command = new NpgsqlCommand($"set application_name = '{fence.ApplicationName}'", connection);
        await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        return connection;
    }

    /// <summary>
    /// Marten inserts the row with a projection's first page, and would stumble over one that is there at 0; so a
    /// row at 0 is never left behind here.
    /// </summary>
    private NpgsqlBatchCommand MoveProgress(long floor, long ceiling)
    {
        var holds = fence is null
            ? "true"
            : """
              exists (select from pg_locks where locktype = 'advisory' and granted and pid = $4
                  and classid::bigint = $5 and objid::bigint = $6 and objsubid = 1)
              """;
        var move = floor == 0
            ? $"""
               insert into {_table} as p (name, last_seq_id) select $1, $2 where {holds}
               on conflict (name) do update set last_seq_id = excluded.last_seq_id,
                   last_updated = transaction_timestamp() where coalesce(p.last_seq_id, 0) = $3
               """
            : $"""
               update {_table} set last_seq_id = $2, last_updated = transaction_timestamp()
               where name = $1 and last_seq_id = $3 and {holds}
               """;
        // It has to depend on something that is not known before the statement runs: a constant would be cast, and
        // so fail, while the statement is planned.
        var refusal = Conflict.Sql("progress", "$1", "$3", "(select $2 - count(*) from moved)");
        var command = new NpgsqlBatchCommand(
            $"with moved as ({move} returning 1) select case when not exists (select from moved) then {refusal} end")
        {
            Parameters =
            {
                new NpgsqlParameter { Value = name.Identity, NpgsqlDbType = NpgsqlDbType.Varchar },
                new NpgsqlParameter { Value = ceiling },
                new NpgsqlParameter { Value = floor },
            },
        };
        if (fence is null) return command;
        command.Parameters.Add(new NpgsqlParameter { Value = fence.Backend });
        command.Parameters.Add(new NpgsqlParameter { Value = (long)unchecked((uint)(fence.LockId >> 31)) });
        command.Parameters.Add(new NpgsqlParameter { Value = (long)unchecked((uint)fence.LockId) });
        return command;
    }
}
