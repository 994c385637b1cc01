using Diplomacy.Contracts;
using Diplomacy.Contracts.Messages;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.EventStore;
using MassTransit;
using Npgsql;

namespace Diplomacy.Query.Ledger;

/// <summary>
/// Follows the projection: at each doorbell, and twice a second in case one was lost, reads what was written to the
/// ledger since and then lets readers see the new position.
/// </summary>
internal sealed class LedgerFollower(
    NpgsqlDataSource dataSource, LedgerCache memory, Calibrations calibrations, MoveIntervals moves,
    RecentDeltas recent, RelationshipIndex index, ProjectionVersions builds, ProjectionPosition position,
    StoreReadiness store, ILogger<LedgerFollower> log)
    : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Behind by up to so many positions it reads everything, for the change log needs it too.</summary>
    private const long WholeMax = 1_000;

    /// <summary>Behind by more positions than this, it is cheaper to read again what is asked for.</summary>
    private const long CatchUpMax = 200_000;

    private readonly SemaphoreSlim _signal = new(initialCount: 0, maxCount: 1);
    private long _woken;

    /// <summary>Told once this node reads a build that answers otherwise than what it has told so far.</summary>
    public event Action? Superseded;

    /// <summary>How far it has read; readers see up to the last whole transaction of that.</summary>
    private long _followed;

    /// <summary>Notes that the projection has committed up to a position.</summary>
    public void Signal(long committed)
    {
        for (var known = Interlocked.Read(ref _woken); known < committed;)
        {
            var seen = Interlocked.CompareExchange(ref _woken, committed, known);
            if (seen == known)
                break;
            known = seen;
        }
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    public override async Task StartAsync(CancellationToken ct)
    {
        await store.WaitAsync(ct);
        while (!await TryFirst(ct))
            await Task.Delay(PollInterval, ct);
        await base.StartAsync(ct);
    }

    private async Task<bool> TryFirst(CancellationToken ct)
    {
        try
        {
            return await TryAdopt(ct);
        }
        catch (Exception exception) when (StoreOutage.Is(exception))
        {
            log.LogWarning(exception, "The projection's position could not be read; trying again");
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var rang = await _signal.WaitAsync(PollInterval, ct);
                if (rang)
                    await Follow(Interlocked.Read(ref _woken), ct);
                else if (await Committed(ct) is var (committed, build) && build == builds.Present.Number)
                    await Follow(committed, ct);
                else
                    await Adopt(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                log.LogWarning(exception, "The ledger could not be followed; trying again");
                await Task.Delay(PollInterval, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Follow(long committed, CancellationToken ct)
    {
        var from = _followed;
        if (committed <= from)
            return;
        int[]? wanted = (committed - from) switch
        {
            <= WholeMax => null,
            <= CatchUpMax => memory.Keys(),
            _ => [],
        };
        var delta = await LedgerDelta.Read(dataSource, from, committed, wanted, ct);
        if (delta.Build != builds.Present.Number)
        {
            await Adopt(ct);
            return;
        }
        calibrations.Add(delta.Calibrations, again: false);
        moves.Add(delta.Moves, again: false);
        if (committed - from > CatchUpMax)
            memory.Clear();
        else
            memory.Append(delta.Rows);
        recent.Add(delta);
        _followed = committed;
        position.Advance(moves.LastWhole(committed));
    }

    private async Task Adopt(CancellationToken ct)
    {
        while (!await TryAdopt(ct))
            log.LogDebug("Another build came while one was read");
    }

    /// <summary>Reads everything anew from the present build; false where another one came between.</summary>
    private async Task<bool> TryAdopt(CancellationToken ct)
    {
        var build = await builds.Read(ct);
        var (committed, _) = await Committed(ct);
        var delta = await LedgerDelta.Read(dataSource, after: 0, committed, relationships: [], ct);
        // Before the build is adopted: whoever takes a checkpoint of it reads what it says.
        calibrations.Add(delta.Calibrations, again: true);
        moves.Add(delta.Moves, again: true);
        memory.Clear();
        recent.Clear();
        index.Clear();
        if (delta.Build != build.Number)
            return false;
        var version = builds.VersionAt(_followed);
        builds.Adopt(build);
        if (builds.VersionAt(_followed) != version)
            Superseded?.Invoke();
        _followed = committed;
        position.Advance(moves.LastWhole(committed));
        return true;
    }

    /// <summary>How far the projection is, and which build it is.</summary>
    private async Task<(long Position, int Build)> Committed(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select coalesce((select last_seq_id from {EventStoreExtensions.Schema}.mt_event_progression
                             where name = $1), 0),
                   coalesce((select build from scoring.projection), 0)
            """);
        command.Parameters.AddWithValue(ScoreProjection.ProgressKey);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt32(1));
    }
}

/// <summary>Hears the doorbell.</summary>
internal sealed class ProjectionAdvancedConsumer(LedgerFollower follower) : IConsumer<ProjectionAdvanced>
{
    public Task Consume(ConsumeContext<ProjectionAdvanced> context)
    {
        follower.Signal(context.Message.Position);
        return Task.CompletedTask;
    }
}
