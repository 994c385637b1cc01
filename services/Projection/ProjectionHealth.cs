using Diplomacy.Contracts;
using Diplomacy.ServiceDefaults.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Diplomacy.Projection;

/// <summary>
/// Red while an event that cannot be applied holds the projection up; names the event. Degraded while an operator does:
/// to restart a node would not help. So too while events wait, although it runs: then a transaction that is still open
/// may hold a number before theirs, such as that of a writer that hangs.
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

    /// <summary>How long events may wait, and the projection stand, before health says so.</summary>
    private static readonly TimeSpan StallPatience = TimeSpan.FromSeconds(10);

    private static readonly string WaitingSql =
        $"""
        select seq_id, timestamp from {EventStoreExtensions.Schema}.mt_events
        where seq_id > coalesce(({Sql}), 0) and timestamp < now() - $1 order by seq_id limit 1
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        var position = watch.HasStopped ? await Position(ct) : null;
        return watch.FaultAt(position) is { } fault
            ? HealthCheckResult.Unhealthy(fault)
            : pauses.Present is { } pause ? HealthCheckResult.Degraded(pause.Description())
            : watch.IsOwnerAt(position) && await Waiting(ct) is { } waiting ? HealthCheckResult.Degraded(waiting)
            : HealthCheckResult.Healthy(watch.IsOwnerAt(position) ? "runs the projection" : "stands by");
    }

    /// <summary>Says which event waits, where the projection stands although it runs; null otherwise.</summary>
    private async Task<string?> Waiting(CancellationToken ct)
    {
        if (watch.SinceProgress < StallPatience)
            return null;
        await using var command = dataSource.CreateCommand(WaitingSql);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.AddWithValue(StallPatience);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct)
                ? $"event {reader.GetInt64(0)} has waited since {reader.GetDateTime(1):yyyy-MM-dd HH:mm:ss} UTC: "
                    + "a transaction that is still open may hold a number before it"
                : null;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // Another check tells of the store.
            return null;
        }
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
