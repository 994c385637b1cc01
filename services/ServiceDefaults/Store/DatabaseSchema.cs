using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Diplomacy.ServiceDefaults.Store;

/// <summary>Creates our own tables at start; services that start together wait for one another.</summary>
internal sealed class DatabaseSchema(NpgsqlDataSource dataSource, StoreIdentity identity) : IHostedService
{
    /// <summary>The advisory lock that keeps two starting services apart.</summary>
    private const long LockId = 7_214_001;

    public async Task StartAsync(CancellationToken ct)
    {
        using var stream = typeof(DatabaseSchema).Assembly.GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(stream);
        var ddl = await reader.ReadToEndAsync(ct);

        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand($"select pg_advisory_xact_lock({LockId}); {ddl}", connection);
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        await identity.LoadAsync(connection, ct);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
}
