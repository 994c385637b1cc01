using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.Projection;

/// <summary>
/// Red while an event that cannot be applied holds the projection up; names the event. Degraded while an operator does:
/// to restart a node would not help.
/// </summary>
internal sealed class ProjectionHealth(ProjectionWatch watch, PauseWatch pauses) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default) =>
        Task.FromResult(watch.Fault is { } fault
            ? HealthCheckResult.Unhealthy(fault)
            : pauses.Present is { } pause ? HealthCheckResult.Degraded(pause.Description())
            : HealthCheckResult.Healthy(watch.IsOwner ? "runs the projection" : "stands by"));
}
