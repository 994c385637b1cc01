using System.Diagnostics;
using Diplomacy.Contracts;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Errors;
using Diplomacy.ServiceDefaults.EventStore;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace Diplomacy.Query.TransactionTime;

/// <summary>Finds where on the second clock a read stands: known_at and at_least_as_fresh as a position.</summary>
/// <remarks>
/// Who reads takes the checkpoint of the position before what stands there: so a rebuild that comes between supersedes
/// the checkpoint, and an answer never carries one that is later answered otherwise.
/// </remarks>
internal sealed class KnownAtResolver(
    ProjectionPosition projection, EventTimeIndex stored, MoveIntervals moves, CheckpointTokens checkpoints,
    NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>How long a read without a deadline of its own waits for the scores to catch up.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    /// <summary>The first second of the year 1 and the last of 9999, in seconds since 1970.</summary>
    private const long FirstSecond = -62_135_596_800, LastSecond = 253_402_300_799;

    /// <summary>Where on the second clock a request asks to stand; nowhere named means at the present.</summary>
    private readonly record struct Asked(long? Position, DateTimeOffset? Time);

    /// <summary>How far the store goes, and the projection; and who holds that up, null where nobody does.</summary>
    private const string HorizonSql =
        $"""
        select (select coalesce(max(seq_id), 0) from {EventStoreExtensions.Schema}.mt_events),
               coalesce((select last_seq_id from {EventStoreExtensions.Schema}.mt_event_progression
                         where name = $1), 0),
               (select paused_by from scoring.projection where paused_at is not null),
               (select pause_reason from scoring.projection)
        """;

    /// <summary>How often one who waits looks whether the projection was paused.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The position of a checkpoint, or null and a fault.</summary>
    public long? Read(Checkpoint? checkpoint, string field, ValidationErrors errors)
    {
        if (checkpoint is null)
            return null;
        // To wait for a position its answer need not be the same.
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
    /// The position to answer at. Waits for at_least_as_fresh, and for known_at where it names a checkpoint that a
    /// write gave out just now.
    /// </summary>
    public async Task<long> Resolve(KnownAt? knownAt, Checkpoint? atLeastAsFresh, ValidationErrors errors,
        CancellationToken ct)
    {
        var fresh = Read(atLeastAsFresh, "at_least_as_fresh", errors);
        var asked = Read(knownAt, "known_at", errors);
        errors.ThrowIfAny();
        return await Stand(asked, fresh, ct);
    }

    /// <summary>The positions of two states of knowledge, the earlier first, each with the field that asks.</summary>
    public async Task<(long From, long To)> ResolveSpan(
        (KnownAt? At, string Field) earlier, (KnownAt? At, string Field) later, Checkpoint? atLeastAsFresh,
        ValidationErrors errors, CancellationToken ct)
    {
        var fresh = Read(atLeastAsFresh, "at_least_as_fresh", errors);
        var askedFrom = Read(earlier.At, earlier.Field, errors);
        var askedTo = Read(later.At, later.Field, errors);
        errors.ThrowIfAny();
        var to = await Stand(askedTo, fresh, ct);
        var from = await Stand(askedFrom, fresh, ct);
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

    private async ValueTask<long> Stand(Asked asked, long? fresh, CancellationToken ct)
    {
        // What was stored by then counts, also where the scores have yet to hear of it.
        var known = asked.Time is { } instant ? await StoredBy(instant, ct) : asked.Position;
        var needed = Math.Max(fresh ?? 0, known ?? 0);
        if (needed > projection.Current)
            await Wait(needed, ct);
        // A checkpoint inside another writer's move counts from where that is whole, now and for ever.
        return known is { } position ? moves.FirstWhole(position) : projection.Current;
    }

    /// <summary>
    /// Asks twice where the scores are behind: what is still being stored may take a place before what is stored now.
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

    /// <summary>Waits until this node has heard as much as the one that gave a position out.</summary>
    public Task Cover(long position, CancellationToken ct) =>
        position <= projection.Current ? Task.CompletedTask : Wait(position, ct);

    private async Task Wait(long position, CancellationToken ct)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < WaitMax;)
        {
            await CheckThatItComes(position, ct);
            using var look = CancellationTokenSource.CreateLinkedTokenSource(ct);
            look.CancelAfter(LookInterval);
            try
            {
                await projection.WaitFor(position, look.Token);
                return;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Time to look whether it still comes.
            }
        }
        throw RpcErrors.Retryable(StatusCode.DeadlineExceeded, ErrorReason.ProjectionBehind,
            $"The scores did not cover the checkpoint within {WaitMax.TotalSeconds:N0} s.", RetryDelay);
    }

    /// <summary>Refuses a position that the store does not have, and one that an operator holds back.</summary>
    private async Task CheckThatItComes(long position, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(HorizonSql);
        command.Parameters.AddWithValue(ScoreProjection.ProgressKey);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        if (position > reader.GetInt64(0))
            throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.CheckpointAhead,
                "The checkpoint is ahead of this event store, which may have been restored from a backup.");
        if (!reader.IsDBNull(2) && position > reader.GetInt64(1))
            throw RpcErrors.Retryable(StatusCode.Unavailable, ErrorReason.ProjectionPaused,
                $"The projection stands before the checkpoint, paused by {reader.GetString(2)}: {reader.GetString(3)}",
                LookInterval);
    }
}
