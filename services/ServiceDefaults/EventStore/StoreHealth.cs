using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>Unhealthy until the process has started with an event store, and while the store is lost.</summary>
internal sealed class StoreHealth(NpgsqlDataSource dataSource, StoreReadiness readiness, IHostApplicationLifetime host)
    : IHealthCheck
{
    private const int TimeoutSeconds = 3;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        if (!readiness.IsOpen)
            return HealthCheckResult.Unhealthy("waits for the event store");
        if (!host.ApplicationStarted.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("is starting");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            await using var command = dataSource.CreateCommand("select 1");
            command.CommandTimeout = TimeoutSeconds;
            await command.ExecuteScalarAsync(limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"the event store does not answer: {exception.Message}");
        }
    }
}
