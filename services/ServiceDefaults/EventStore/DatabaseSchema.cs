using System.Security.Cryptography;
using System.Text;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Configuration;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// Waits for PostgreSQL at start and creates what is missing there: the event store's tables and our own. Services
/// that start together wait for one another.
/// </summary>
/// <remarks>
/// Does nothing if the last service to start applied the same schema: statements that create existing tables lock them
/// nevertheless, and while they wait for a rebuild every writer would wait for them.
/// </remarks>
internal sealed class DatabaseSchema(
    NpgsqlDataSource dataSource, IDocumentStore store, StoreIdentity identity, ProjectionVersions versions,
    StoreReadiness readiness, string connectionString, TimeSpan patience, TimeProvider clock,
    ILogger<DatabaseSchema> log) : IHostedService
{
    /// <summary>The advisory lock that serializes starting services.</summary>
    private const long LockId = 7_214_001;

    /// <summary>How long an upgrade, and others behind it, wait for a table; then it retries.</summary>
    private const string LockTimeout = "2s";

    /// <summary>So often the connection that holds the lock is used, lest it is taken for idle and ended.</summary>
    private const int KeepAliveSeconds = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    public async Task StartAsync(CancellationToken ct)
    {
        try
        {
            await CreateOnceReached(ct);
        }
        catch (ConfigurationException exception)
        {
            // What waits for the store would otherwise keep the process alive.
            readiness.Fail(exception);
            throw;
        }
    }

    private async Task CreateOnceReached(CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < PauseMax ? pause * 2 : PauseMax)
        {
            try
            {
                await Create(ct);
                readiness.Open();
                return;
            }
            catch (Exception exception) when (IsTooEarly(exception) && !ct.IsCancellationRequested)
            {
                var reason = exception.GetBaseException() is PostgresException refused
                    ? refused.MessageText
                    : exception.GetBaseException().Message;
                if (clock.GetElapsedTime(started) > patience)
                    throw new ConfigurationException(
                        $"PostgreSQL at {Server()} was not usable within {patience.TotalSeconds:0} s: "
                        + $"{reason}; check ConnectionStrings__Postgres.", exception);
                log.LogWarning("The event store cannot be reached yet, trying again: {Reason}", reason);
                await Task.Delay(pause, ct);
            }
            catch (PostgresException exception) when (IsRefusal(exception.SqlState))
            {
                throw new ConfigurationException(
                    $"PostgreSQL at {Server()} refuses: {exception.MessageText}; check ConnectionStrings__Postgres.",
                    exception);
            }
        }
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    private async Task Create(CancellationToken ct)
    {
        var fingerprint = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\n', Migrations.All.Select(Migrations.Read).Prepend(store.GetType().Assembly.FullName!))));
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        if (!await IsDone(connection, fingerprint, ct))
            await Do(fingerprint, ct);
        await identity.LoadAsync(connection, ct);
        versions.Adopt(await versions.Read(ct));
    }

    private static async Task<bool> IsDone(NpgsqlConnection connection, byte[] fingerprint, CancellationToken ct)
    {
        await using var known = new NpgsqlCommand(
            "select exists (select from pg_tables where schemaname = 'recording' and tablename = 'present_schema')",
            connection);
        if (!(bool)(await known.ExecuteScalarAsync(ct))!)
            return false;
        await using var command = new NpgsqlCommand(
            "select exists (select from recording.present_schema where fingerprint = $1)", connection);
        command.Parameters.AddArguments(fingerprint);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task Do(byte[] fingerprint, CancellationToken ct)
    {
        // A connection of its own: with it the lock ends, whatever happens.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            KeepAlive = KeepAliveSeconds,
        }.ConnectionString);
        await connection.OpenAsync(ct);
        await Execute($"select pg_advisory_lock({LockId})");
        if (await IsDone(connection, fingerprint, ct))
            return; // by a service that started concurrently
        // Both on connections of their own, under the lock that this one holds.
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await Execute("create schema if not exists recording");
        await Task.Run(() => Migrations.Run(MigratingConnectionString(), log), ct);
        await Execute(
            """
            insert into recording.present_schema (fingerprint) values ($1)
            on conflict (only_row) do update set fingerprint = excluded.fingerprint, applied_at = now()
            """, fingerprint);

        async Task Execute(string sql, params object[] arguments)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddArguments(arguments);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private string MigratingConnectionString()
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        settings.Options += $" -c lock_timeout={LockTimeout}";
        return settings.ConnectionString;
    }

    private string Server()
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{settings.Host}:{settings.Port}";
    }

    /// <summary>A wrong user or password, or a role that may not do what is needed: waiting mends neither.</summary>
    private static bool IsRefusal(string sqlState) =>
        sqlState.StartsWith("28", StringComparison.Ordinal) || sqlState == PostgresErrorCodes.InsufficientPrivilege;

    /// <summary>A missing database may be about to be created by the process that starts the server.</summary>
    private static bool IsTooEarly(Exception exception) =>
        StoreOutage.Is(exception)
        || exception is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName };
}
