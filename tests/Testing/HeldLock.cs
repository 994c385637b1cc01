using Npgsql;

namespace Diplomacy.Testing;

/// <summary>An advisory lock that a test holds in a transaction, so that others wait for it.</summary>
public sealed class HeldLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private HeldLock(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_connection, _transaction) = (connection, transaction);

    /// <summary>Takes the lock, on a connection of its own.</summary>
    public static async Task<HeldLock> TakeAsync(NpgsqlDataSource dataSource, long id)
    {
        var connection = await dataSource.OpenConnectionAsync(Deadline.Token());
        var held = new HeldLock(connection, await connection.BeginTransactionAsync(Deadline.Token()));
        await held.ExecuteAsync($"select pg_advisory_xact_lock({id})");
        return held;
    }

    /// <summary>Returns once a session waits for an advisory lock of this database.</summary>
    public async Task AwaitedAsync(string by)
    {
        await using var waiters = new NpgsqlCommand(
            """
            select count(*) from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())
            """, _connection);
        await Eventually.TrueAsync(
            async () => (long)(await waiters.ExecuteScalarAsync(Deadline.Token()))! > 0, $"{by} to wait");
    }

    /// <summary>Runs SQL under the lock; others see what it did once the lock is released.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection, _transaction);
        await command.ExecuteNonQueryAsync(Deadline.Token());
    }

    /// <summary>Commits what was done and lets the others go on.</summary>
    public Task ReleaseAsync() => _transaction.CommitAsync(Deadline.Token());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
