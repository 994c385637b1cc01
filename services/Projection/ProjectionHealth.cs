using Diplomacy.Contracts;
using Diplomacy.ServiceDefaults.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Diplomacy.Projection;

/// <summary>
/// Red while an event that cannot be applied holds the projection up; names the event. Degraded while an operator does:
/// to restart a node would not help.
/// </summary>
internal sealed class ProjectionHealth(NpgsqlDataSource dataSource, ProjectionWatch watch, PauseWatch pauses)
    : IHealthCheck
{
    private const int TimeoutSeconds = 3;

    private static readonly string Sql =
        $"""
        select last_seq_id from {EventStoreExtensions.Schema}.mt_event_progression
        where name = '{ScoreProjection.ProgressKey}'
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        var position = watch.HasStopped ? await Position(ct) : null;
        return watch.FaultAt(position) is { } fault
            ? HealthCheckResult.Unhealthy(fault)
            : pauses.Present is { } pause ? HealthCheckResult.Degraded(pause.Description())
            : HealthCheckResult.Healthy(watch.IsOwnerAt(position) ? "runs the projection" : "stands by");
    }

    /// <summary>Where the projection stands; null while the store does not say.</summary>
    private async Task<long?> Position(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            await using var command = dataSource.CreateCommand(Sql);
            return await command.ExecuteScalarAsync(limit.Token) as long?;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // Another check tells of the store.
            return null;
        }
    }
}
