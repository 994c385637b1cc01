using Diplomacy.Projection.Ledger;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Diplomacy.Projection.Operations;

/// <summary>A projection that does not move although events wait.</summary>
/// <param name="Description">What waits since when, in a sentence.</param>
/// <param name="Duration">How long it has not moved.</param>
/// <param name="IsGap">Whether it waits for an earlier position, which an open transaction may hold.</param>
internal sealed record Stall(string Description, TimeSpan Duration, bool IsGap);

/// <summary>
/// Sees from every node whether the projection moves while events wait: its leadership may be held by a session that
/// does nothing, and then no node knows of a fault.
/// </summary>
internal sealed class ProjectionWatch(
    NpgsqlDataSource dataSource, ProjectionMonitor monitor, PauseSwitch pauses, StoreReadiness readiness,
    ILogger<ProjectionWatch> log) : BackgroundService
{
    /// <summary>How long events may wait without progress: far longer than a batch takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int TimeoutSeconds = 3;

    private const string Sql =
        $"""
        with progress as (select {EventLog.Progress} as position)
        select progress.position, waiting.position, waiting.stored_at,
               exists (select from pg_stat_activity
                       where datname = current_database() and pid <> pg_backend_pid()
                       and xact_start < waiting.stored_at)
        from progress left join lateral (
            select position, stored_at from {EventLog.Stored}
            where stored.position > progress.position order by stored.position limit 1) as waiting on true
        """;

    private volatile Stall? _present;
    private long _position = -1;
    private long _movedAt = Stopwatch.GetTimestamp();

    /// <summary>The stall, as last seen by this node; null while the projection moves or is paused.</summary>
    public Stall? Present => pauses.Present is null ? _present : null;

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await readiness.WaitAsync(ct);
        await RetryLoop.Poll(Look, Interval,
            // StoreHealth reports an event store that does not answer.
            exception => log.LogDebug(exception, "Whether the projection moves could not be read"), ct);
    }

    private async Task Look(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.CommandTimeout = TimeoutSeconds;
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var position = reader.GetInt64(0);
        var waiting = reader.IsDBNull(1) ? (long?)null : reader.GetInt64(1);
        if (position != _position || waiting is null || pauses.Present is not null)
            _movedAt = Stopwatch.GetTimestamp();
        _position = position;
        var still = Stopwatch.GetElapsedTime(_movedAt);
        _present = waiting is { } next && still >= Patience
            ? Describe(position, next, reader.GetDateTime(2), isOpen: reader.GetBoolean(3), still)
            : null;
    }

    private Stall Describe(long position, long next, DateTime storedAt, bool isOpen, TimeSpan still)
    {
        var isGap = next > position + 1 && (isOpen || monitor.IsOwnerAt(position));
        var cause = isGap ? "a transaction that is still open may hold an earlier sequence number"
            : monitor.IsOwnerAt(position) ? "this node runs the projection, and does not get on"
            : "no node applies it; another session may hold the leadership without running";
        return new Stall($"event {next} has waited since {storedAt:yyyy-MM-dd HH:mm:ss} UTC: {cause}", still, isGap);
    }
}
