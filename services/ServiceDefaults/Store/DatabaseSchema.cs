using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Diplomacy.ServiceDefaults.Store;

/// <summary>
/// Waits for PostgreSQL at start and creates what is missing there: the event store's tables and our own. Services
/// that start together wait for one another.
/// </summary>
internal sealed class DatabaseSchema(
    NpgsqlDataSource dataSource, IDocumentStore store, StoreIdentity identity, Builds builds, StoreGate gate,
    ILogger<DatabaseSchema> log) : IHostedService
{
    /// <summary>The advisory lock that keeps two starting services apart.</summary>
    private const long LockId = 7_214_001;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    public async Task StartAsync(CancellationToken ct)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < PauseMax ? pause * 2 : PauseMax)
        {
            try
            {
                await Create(ct);
                gate.Open();
                return;
            }
            catch (Exception exception) when (IsTooEarly(exception) && !ct.IsCancellationRequested)
            {
                log.LogWarning("The event store cannot be reached yet, trying again: {Reason}",
                    exception.GetBaseException().Message);
                await Task.Delay(pause, ct);
            }
        }
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    private async Task Create(CancellationToken ct)
    {
        var ddl = LedgerSchema.Read("schema.sql") + LedgerSchema.Sql(LedgerSchema.Live);
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var held = new NpgsqlCommand($"select pg_advisory_xact_lock({LockId})", connection))
            await held.ExecuteNonQueryAsync(ct);
        // On a connection of its own, under the lock that this one holds.
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await using (var command = new NpgsqlCommand(ddl, connection))
            await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        await identity.LoadAsync(connection, ct);
        builds.Adopt(await builds.Read(ct));
    }

    /// <summary>A database that is not there may still be being created, by whoever starts the server.</summary>
    private static bool IsTooEarly(Exception exception) =>
        StoreOutage.Is(exception)
        || exception is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName };
}
