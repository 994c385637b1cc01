using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;
using Grpc.Core;
using Npgsql;

namespace Diplomacy.Query.Reading;

/// <summary>Finds where on the second clock a read stands: known_at and at_least_as_fresh as a position.</summary>
internal sealed class KnowledgeReader(
    ProjectionPosition projection, Checkpoints checkpoints, NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>How long a read without a deadline of its own waits for the scores to catch up.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The position of a checkpoint, or null and a fault.</summary>
    public long? Read(Checkpoint? checkpoint, string field, Faults faults)
    {
        if (checkpoint is null)
            return null;
        if (checkpoints.TryRead(checkpoint, out var position, out var reason))
            return position;
        faults.Add(field, reason, reason switch
        {
            ErrorReason.CheckpointOfAnotherStore => $"{field} is a checkpoint of another event store.",
            ErrorReason.ProjectionSuperseded =>
                $"{field} was given before the scores were rebuilt by another rule; read them again without it.",
            _ => $"{field} is not a checkpoint as it was given out; expected a token of 48 characters, unchanged.",
        });
        return null;
    }

    /// <summary>
    /// The position to answer at. Waits for at_least_as_fresh, and for known_at where it names a checkpoint that a
    /// write gave out just now.
    /// </summary>
    public async Task<long> Resolve(KnownAt? knownAt, Checkpoint? atLeastAsFresh, Faults faults, CancellationToken ct)
    {
        var fresh = Read(atLeastAsFresh, "at_least_as_fresh", faults);
        var known = Read(knownAt?.Checkpoint, "known_at.checkpoint", faults);
        if (knownAt?.AtCase == KnownAt.AtOneofCase.None)
            faults.Missing("known_at.at");
        if (knownAt?.Time is { } time && time.ToDateTimeOffset() > clock.GetUtcNow())
            faults.Add("known_at.time", ErrorReason.KnownAtInFuture, $"known_at.time {time} is in the future.");
        faults.ThrowIfAny();

        var needed = Math.Max(fresh ?? 0, known ?? 0);
        if (needed > projection.Current)
            await Wait(needed, ct);
        return known ?? (knownAt?.Time is { } at ? await LastBefore(at.ToDateTimeOffset(), ct) : projection.Current);
    }

    private async Task Wait(long position, CancellationToken ct)
    {
        if (position > await HighWaterMark(ct))
            throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.CheckpointAhead,
                "The checkpoint is ahead of this event store, which may have been restored from a backup.");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(WaitMax);
        try
        {
            await projection.WaitFor(position, deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw RpcErrors.Retryable(StatusCode.DeadlineExceeded, ErrorReason.ProjectionBehind,
                $"The scores did not cover the checkpoint within {WaitMax.TotalSeconds:N0} s.", RetryDelay);
        }
    }

    private async Task<long> HighWaterMark(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"select coalesce(max(seq_id), 0) from {EventStoreExtensions.Schema}.mt_events");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>
    /// The last position before the first event stored after an instant: monotonic even though transactions that
    /// overlap do not commit in the order of their clocks.
    /// </summary>
    private async Task<long> LastBefore(DateTimeOffset instant, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select min(seq_id) - 1 from {EventStoreExtensions.Schema}.mt_events where timestamp > $1 and seq_id <= $2
            """);
        command.Parameters.AddWithValue(instant.UtcDateTime);
        command.Parameters.AddWithValue(projection.Current);
        return await command.ExecuteScalarAsync(ct) as long? ?? projection.Current;
    }
}
