using Diplomacy.Projection.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.Projection.Operations;

/// <summary>
/// Unhealthy while an event that cannot be applied stops the projection, naming the event, and while the projection
/// stands still although events wait. Degraded while it is paused: a restart would not help. Degraded also while it
/// waits for an open transaction, such as that of a hanging writer, which may hold an earlier sequence number.
/// </summary>
internal sealed class ProjectionHealth(
    NpgsqlDataSource dataSource, ProjectionMonitor monitor, PauseSwitch pauses, ProjectionWatch watch) : IHealthCheck
{
    private const int TimeoutSeconds = 3;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        var position = monitor.HasStopped ? await Position(ct) : null;
        return monitor.FaultAt(position) is { } fault
            ? HealthCheckResult.Unhealthy(fault)
            : pauses.Present is { } pause ? HealthCheckResult.Degraded(pause.Description())
            : watch.Present is { } stall ? new HealthCheckResult(
                stall.IsGap ? HealthStatus.Degraded : HealthStatus.Unhealthy, stall.Description)
            : HealthCheckResult.Healthy(monitor.IsOwnerAt(position) ? "runs the projection" : "standby");
    }

    /// <summary>The projection's position; null while the store does not answer in time.</summary>
    private async Task<long?> Position(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            return await EventLog.ReadProgress(dataSource, limit.Token);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // StoreHealth reports an event store that does not answer.
            return null;
        }
    }
}
