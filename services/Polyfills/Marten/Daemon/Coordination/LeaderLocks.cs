using JasperFx.Events.Projections;
using Npgsql;

namespace Marten.Daemon.Coordination;

/// <summary>
/// Holds projections by advisory locks on one connection: the same locks that Marten takes, so that it and the
/// polyfill exclude each other.
/// <para>
/// The server ends the connection, and with it the locks, when it hears nothing from it for
/// <see cref="Silence"/>: so a process that is stopped, or cut off, loses its projections though its connection looks
/// alive. A new holder first ends the connection on which the old one committed its pages: nothing of the old one
/// can then be half-way into the database.
/// </para>
/// </summary>
internal sealed class LeaderLocks(DocumentStore store, int baseLockId) : IAsyncDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, LeaderFence> _held = [];
    private NpgsqlConnection? _connection;

    /// <summary>The right to run the projection; null while another process has it.</summary>
    public async Task<LeaderFence?> TryHoldAsync(ShardName name, CancellationToken token)
    {
        if (_held.TryGetValue(name.Identity, out var held)) return held;
        var connection = _connection ??= await ConnectAsync(token).ConfigureAwait(false);
        var id = LockId(store.Graph.DatabaseSchemaName, name);
        if (!(bool)(await AskAsync("select pg_try_advisory_lock($1)", (long)id, token).ConfigureAwait(false))!)
            return null;
        var fence = new LeaderFence(connection.ProcessID, id);
        await AskAsync(
            """
            select count(pg_terminate_backend(pid, 1000)) from pg_stat_activity
            where application_name = $1 and datname = current_database() and pid <> pg_backend_pid()
            """, fence.ApplicationName, token).ConfigureAwait(false);
        return _held[name.Identity] = fence;
    }

    /// <summary>Lets the server hear from this process; throws if the connection, and so the locks, are lost.</summary>
    public async Task BeatAsync(CancellationToken token) =>
        await AskAsync("select $1", 1, token).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (_connection is null) return;
        await Borrowed.ReturnAsync(_connection, "reset idle_session_timeout; select pg_advisory_unlock_all()")
            .ConfigureAwait(false);
    }

    /// <summary>Marten's own way from a shard to a number.</summary>
    private int LockId(string schema, ShardName name)
    {
        var text = $"{schema}:{name.Identity}";
        unchecked
        {
            var even = (5381 << 16) + 5381;
            var odd = even;
            for (var i = 0; i < text.Length; i += 2)
            {
                even = ((even << 5) + even) ^ text[i];
                if (i + 1 < text.Length) odd = ((odd << 5) + odd) ^ text[i + 1];
            }

            return Math.Abs(even + odd * 1566083941) + baseLockId;
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken token)
    {
        var connection = await store.DataSource.OpenConnectionAsync(token).ConfigureAwait(false);
        if (connection.PostgreSqlVersion.Major < 14) return connection;
        await using var command = new NpgsqlCommand(
            $"set idle_session_timeout = {(int)Silence.TotalMilliseconds}", connection);
        await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        return connection;
    }

    private async Task<object?> AskAsync(string sql, object value, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 2 };
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync(token).ConfigureAwait(false);
    }
}
