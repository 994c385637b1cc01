using System.Diagnostics;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Query.Ledger;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using EventLog = Diplomacy.ServiceDefaults.EventStore.EventLog;

namespace Diplomacy.Query.TransactionTime;

/// <summary>Resolves known_at and at_least_as_fresh to a position in transaction time.</summary>
/// <remarks>
/// A caller must take the checkpoint of the position before it reads the data there. A rebuild in between then
/// supersedes the checkpoint, so no valid checkpoint ever goes with an answer that a rebuild changed.
/// </remarks>
internal sealed class KnownAtResolver(
    ProjectionPosition projection, EventTimeIndex stored, MoveIntervals moves, CheckpointTokens checkpoints,
    NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>How long a read waits at most for the projection to catch up.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    /// <summary>The first second of the year 1 and the last of 9999, in seconds since 1970.</summary>
    private const long FirstSecond = -62_135_596_800, LastSecond = 253_402_300_799;

    /// <summary>The transaction time that a request asks for; neither field means the present.</summary>
    private readonly record struct Asked(long? Position, DateTimeOffset? Time);

    /// <summary>The last positions of the store and of the projection; and who paused it and why, or null.</summary>
    private const string HorizonSql =
        $"""
        select {EventLog.Head}, {EventLog.Progress},
               (select paused_by from scoring.projection where paused_at is not null),
               (select pause_reason from scoring.projection)
        """;

    /// <summary>How often a waiting read checks whether the projection is paused.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The position of a checkpoint; null without one, or with an error if it is invalid.</summary>
    public long? Read(Checkpoint? checkpoint, string field, ValidationErrors errors)
    {
        if (checkpoint is null)
            return null;
        // at_least_as_fresh only waits for a position, so a superseded checkpoint will do.
        if (checkpoints.TryRead(checkpoint, out var position, out var reason)
            || (reason == ErrorReason.ProjectionSuperseded && field == "at_least_as_fresh"))
            return position;
        errors.Add(field, reason, reason switch
        {
            ErrorReason.CheckpointOfAnotherStore => $"{field} is a checkpoint of another event store.",
            ErrorReason.ProjectionSuperseded =>
                $"{field} was given before the scores there were rebuilt, and differ; read them again without it.",
            _ => $"{field} is not a checkpoint as it was given out; expected a token of 48 or 60 characters.",
        });
        return null;
    }

    /// <summary>
    /// The position to answer at. Waits until the projection has reached at_least_as_fresh, and known_at, which may be
    /// the checkpoint of a recent write.
    /// </summary>
    public async Task<long> Resolve(KnownAt? knownAt, Checkpoint? atLeastAsFresh, ValidationErrors errors,
        CancellationToken ct)
    {
        var fresh = Read(atLeastAsFresh, "at_least_as_fresh", errors);
        var asked = Read(knownAt, "known_at", errors);
        errors.ThrowIfAny();
        return await PositionOf(asked, fresh, ct);
    }

    /// <summary>The positions of two transaction times, the earlier first; each comes with its field name.</summary>
    public async Task<(long From, long To)> ResolveSpan(
        (KnownAt? At, string Field) earlier, (KnownAt? At, string Field) later, Checkpoint? atLeastAsFresh,
        ValidationErrors errors, CancellationToken ct)
    {
        var fresh = Read(atLeastAsFresh, "at_least_as_fresh", errors);
        var askedFrom = Read(earlier.At, earlier.Field, errors);
        var askedTo = Read(later.At, later.Field, errors);
        errors.ThrowIfAny();
        var to = await PositionOf(askedTo, fresh, ct);
        var from = await PositionOf(askedFrom, fresh, ct);
        if (from > to)
            errors.Add(earlier.Field, ErrorReason.RangeReversed, $"{earlier.Field} is later than {later.Field}.");
        errors.ThrowIfAny();
        return (from, to);
    }

    private Asked Read(KnownAt? knownAt, string field, ValidationErrors errors)
    {
        if (knownAt?.AtCase == KnownAt.AtOneofCase.None)
            errors.Missing($"{field}.at");
        return new Asked(
            Read(knownAt?.Checkpoint, $"{field}.checkpoint", errors),
            ReadTime(knownAt?.Time, $"{field}.time", errors));
    }

    private async ValueTask<long> PositionOf(Asked asked, long? fresh, CancellationToken ct)
    {
        // Everything stored by then counts, even if it is not projected yet.
        var known = asked.Time is { } instant ? await StoredBy(instant, ct) : asked.Position;
        var needed = Math.Max(fresh ?? 0, known ?? 0);
        if (needed > projection.Current)
            await Wait(needed, ct);
        // A checkpoint inside another writer's move always resolves to the position where that move is complete.
        return known is { } position ? moves.FirstWhole(position) : projection.Current;
    }

    /// <summary>
    /// Asks twice if the projection is behind: a transaction in progress may still commit at an earlier position.
    /// </summary>
    private async Task<long> StoredBy(DateTimeOffset instant, CancellationToken ct)
    {
        var position = await stored.LastBefore(instant, ct);
        if (position <= projection.Current)
            return moves.LastWhole(position);
        await Wait(position, ct);
        return moves.LastWhole(Math.Min(position, await stored.LastBefore(instant, ct)));
    }

    private DateTimeOffset? ReadTime(Timestamp? given, string field, ValidationErrors errors)
    {
        if (given is null)
            return null;
        // Beyond these, a Timestamp has no date at all.
        var isDate = given.Seconds is >= FirstSecond and <= LastSecond && given.Nanos is >= 0 and < 1_000_000_000;
        if (!isDate)
            errors.Add(field, ErrorReason.OutOfRange, $"{field} is not between the years 1 and 9999.");
        else if (given.ToDateTimeOffset() > clock.GetUtcNow())
            errors.Add(field, ErrorReason.KnownAtInFuture, $"{field} {given} is in the future.");
        return isDate ? given.ToDateTimeOffset() : null;
    }

    /// <summary>Waits until this node has reached a position, which may come from another node.</summary>
    public Task Cover(long position, CancellationToken ct) =>
        position <= projection.Current ? Task.CompletedTask : Wait(position, ct);

    private async Task Wait(long position, CancellationToken ct)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < WaitMax;)
        {
            await CheckReachable(position, ct);
            using var check = CancellationTokenSource.CreateLinkedTokenSource(ct);
            check.CancelAfter(CheckInterval);
            try
            {
                await projection.WaitFor(position, check.Token);
                return;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Time to check again whether the position can be reached.
            }
        }
        throw RpcErrors.Retryable(StatusCode.DeadlineExceeded, ErrorReason.ProjectionBehind,
            $"The scores did not cover the checkpoint within {WaitMax.TotalSeconds:N0} s.", RetryDelay);
    }

    /// <summary>Rejects a position that the store does not have, and one beyond a paused projection.</summary>
    private async Task CheckReachable(long position, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(HorizonSql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        if (position > reader.GetInt64(0))
            throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.CheckpointAhead,
                "The checkpoint is ahead of this event store, which may have been restored from a backup.");
        if (!reader.IsDBNull(2) && position > reader.GetInt64(1))
            throw RpcErrors.Retryable(StatusCode.Unavailable, ErrorReason.ProjectionPaused,
                $"The projection was paused before the checkpoint by {reader.GetString(2)}: {reader.GetString(3)}",
                CheckInterval);
    }
}
