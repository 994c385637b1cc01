using Diplomacy.Projection.Ledger;
using Diplomacy.Projection.Rebuilding;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.ServiceDefaults.Checkpoints;

namespace Diplomacy.Projection.Operations;

/// <summary>Compares the projection's progress with the high-water mark.</summary>
internal sealed class GetProgress(
    NpgsqlDataSource dataSource, CheckpointTokens checkpoints, ProjectionMonitor monitor, ProjectionWatch watch,
    TimeProvider clock)
{
    private static readonly string Sql =
        $"""
        with progress as (select {EventLog.Progress} as position)
        select position, {EventLog.Head},
               (select stored_at from {EventLog.Stored}
                where stored.position > progress.position order by stored.position limit 1),
               build, paused_at, paused_by, pause_reason
        from progress left join scoring.projection on true
        """;

    public async Task<GetProgressResponse> Handle(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var position = reader.GetInt64(0);
        var highWaterMark = Math.Max(reader.GetInt64(1), position);
        var oldest = reader.IsDBNull(2) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(2);
        var version = reader.IsDBNull(3) ? ProjectionVersions.FirstVersion : reader.GetInt32(3);
        var pause = PauseRow.Read(reader, first: 4);

        return new GetProgressResponse
        {
            Checkpoint = checkpoints.At(position),
            Position = position,
            HighWaterMark = highWaterMark,
            LagEvents = highWaterMark - position,
            LagSeconds = oldest is { } at ? Math.Max((clock.GetUtcNow() - at).TotalSeconds, 0) : 0,
            Owner = monitor.IsOwnerAt(position) ? Environment.MachineName : "",
            Version = version,
            State = monitor.FaultAt(position) is not null ? ProjectionState.Faulted
                : pause is not null ? ProjectionState.Paused
                : watch.Present is not null ? ProjectionState.Stalled
                : monitor.IsOwnerAt(position) ? ProjectionState.Running
                : ProjectionState.Standby,
            Fault = monitor.FaultAt(position) ?? "",
            Stall = watch.Present?.Description ?? "",
            StalledSeconds = watch.Present?.Duration.TotalSeconds ?? 0,
            Pause = pause,
            Rebuild = await RebuildRow.Last(dataSource, ct),
        };
    }
}
