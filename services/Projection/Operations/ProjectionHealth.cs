using Diplomacy.Projection.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.Projection.Operations;

/// <summary>
/// Unhealthy while an event that cannot be applied stops the projection; names the event. Degraded while the projection
/// is paused: a restart would not help. Degraded also while events wait although the projection runs: an open
/// transaction, such as that of a hanging writer, may hold an earlier sequence number.
/// </summary>
internal sealed class ProjectionHealth(NpgsqlDataSource dataSource, ProjectionMonitor monitor, PauseSwitch pauses)
    : IHealthCheck
{
    private const int TimeoutSeconds = 3;

    private const string Sql = $"select {EventLog.Progress}";

    /// <summary>How long events may wait without progress before health is degraded.</summary>
    private static readonly TimeSpan StallPatience = TimeSpan.FromSeconds(10);

    private const string WaitingSql =
        $"""
        select position, stored_at from {EventLog.Stored}
        where position > {EventLog.Progress} and stored_at < now() - $1 order by position limit 1
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        var position = monitor.HasStopped ? await Position(ct) : null;
        return monitor.FaultAt(position) is { } fault
            ? HealthCheckResult.Unhealthy(fault)
            : pauses.Present is { } pause ? HealthCheckResult.Degraded(pause.Description())
            : monitor.IsOwnerAt(position) && await Waiting(ct) is { } waiting ? HealthCheckResult.Degraded(waiting)
            : HealthCheckResult.Healthy(monitor.IsOwnerAt(position) ? "runs the projection" : "standby");
    }

    /// <summary>Describes the waiting event if the projection runs without progress; null otherwise.</summary>
    private async Task<string?> Waiting(CancellationToken ct) => monitor.SinceProgress < StallPatience
        ? null
        : await Ask(
            WaitingSql,
            row => $"event {row.GetInt64(0)} has waited since {row.GetDateTime(1):yyyy-MM-dd HH:mm:ss} UTC: "
                + "a transaction that is still open may hold an earlier sequence number",
            ct, StallPatience);

    /// <summary>The projection's position; null while the store does not answer.</summary>
    private Task<long?> Position(CancellationToken ct) => Ask(Sql, row => (long?)row.GetInt64(0), ct);

    /// <summary>Reads a row; null if there is none or the store does not answer in time.</summary>
    private async Task<T?> Ask<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, params object[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            await using var command = dataSource.CreateCommand(sql);
            foreach (var argument in arguments)
                command.Parameters.AddArguments(argument);
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
