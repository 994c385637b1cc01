using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// Locks of which one process at a time holds each. A lock ends with its holder, however that ends, because it belongs
/// to a connection of its own.
/// </summary>
public sealed class StoreLeases(string connectionString)
{
    /// <summary>The keepalive interval in seconds, so that a server that is gone is noticed.</summary>
    private const int KeepAliveSeconds = 5;

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        KeepAlive = KeepAliveSeconds,
    }.ConnectionString;

    /// <summary>The number of a name: the key of its advisory lock.</summary>
    public static long KeyOf(string name) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>Takes a lock; null where another process, or another caller in this one, holds it.</summary>
    /// <returns>What ends the lock when it is disposed of.</returns>
    public async Task<IAsyncDisposable?> TryTake(long key, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection);
            command.Parameters.AddArguments(key);
            if ((bool)(await command.ExecuteScalarAsync(ct))!)
                return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Whether the lock of a key is held, as an expression.</summary>
    /// <param name="key">The key, as an expression.</param>
    public static string IsHeld(string key) =>
        $"""
        exists (
            select from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
                and database = (select oid from pg_database where datname = current_database())
                and (classid::bigint << 32 | objid::bigint) = {key})
        """;
}
