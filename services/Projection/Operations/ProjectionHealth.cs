using Diplomacy.Contracts;
using Diplomacy.Projection.Ledger;
using Diplomacy.ServiceDefaults.EventStore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Diplomacy.Projection.Operations;

/// <summary>
/// Red while an event that cannot be applied holds the projection up; names the event. Degraded while an operator does:
/// a restart would not help. Degraded also while events wait although the projection runs: an open transaction, such as
/// that of a writer that hangs, may hold a number before theirs.
/// </summary>
internal sealed class ProjectionHealth(NpgsqlDataSource dataSource, ProjectionMonitor watch, PauseSwitch pauses)
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

    /// <summary>Says which event waits, if the projection stands although it runs; null otherwise.</summary>
    private async Task<string?> Waiting(CancellationToken ct) => watch.SinceProgress < StallPatience
        ? null
        : await Ask(
            WaitingSql,
            row => $"event {row.GetInt64(0)} has waited since {row.GetDateTime(1):yyyy-MM-dd HH:mm:ss} UTC: "
                + "a transaction that is still open may hold a number before it",
            ct, StallPatience);

    /// <summary>Where the projection stands; null while the store does not answer.</summary>
    private Task<long?> Position(CancellationToken ct) => Ask(Sql, row => (long?)row.GetInt64(0), ct);

    /// <summary>Reads a row; gives null if there is none, or if the store does not answer in time.</summary>
    private async Task<T?> Ask<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, params object[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            await using var command = dataSource.CreateCommand(sql);
            foreach (var argument in arguments)
                command.Parameters.AddWithValue(argument);
            await using var reader = await command.ExecuteReaderAsync(limit.Token);
            return await reader.ReadAsync(limit.Token) ? read(reader) : default;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // StoreHealth reports an event store that does not answer.
            return default;
        }
    }
}
