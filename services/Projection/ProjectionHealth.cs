using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.Projection;

/// <summary>Red while an event that cannot be applied holds the projection up; names the event.</summary>
internal sealed class ProjectionHealth(ProjectionWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default) =>
        Task.FromResult(watch.Fault is { } fault
            ? HealthCheckResult.Unhealthy(fault)
            : HealthCheckResult.Healthy(watch.IsOwner ? "runs the projection" : "stands by"));
}
