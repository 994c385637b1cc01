using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>
/// Unhealthy while the files of keys or of the certificate are invalid: then a key that was withdrawn may still be in
/// force. The metric <c>diplomacy_access_files_stale</c> is 1 for as long.
/// </summary>
internal sealed class StaleFiles : IHealthCheck
{
    /// <summary>The meter of the metric.</summary>
    public const string MeterName = "Diplomacy.Access";

    private readonly IWatchedFiles[] _files;

    public StaleFiles(IEnumerable<IWatchedFiles> files, IMeterFactory meters)
    {
        _files = [.. files];
        meters.Create(MeterName).CreateObservableGauge(
            "diplomacy_access_files_stale", () => Fault is null ? 0 : 1,
            description: "1 while files of keys or of the certificate are invalid and their previous content is used");
    }

    private string? Fault => _files.Select(files => files.Fault).FirstOrDefault(fault => fault is not null);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default) =>
        Task.FromResult(Fault is { } fault
            ? HealthCheckResult.Unhealthy($"{fault} The previous content stays in force.")
            : HealthCheckResult.Healthy());
}
