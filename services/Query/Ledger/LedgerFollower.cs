using Diplomacy.Contracts.Messages;
using Diplomacy.ServiceDefaults.EventStore;
using MassTransit;
using Npgsql;

namespace Diplomacy.Query.Ledger;

/// <summary>
/// Follows the projection: at each wake-up it reads the new rows of the ledger and then advances the position that
/// readers see. It also polls twice a second, in case a wake-up was lost.
/// </summary>
internal sealed class LedgerFollower(
    NpgsqlDataSource dataSource, LedgerCache cache, Calibrations calibrations, TieIndex ties, MoveIntervals moves,
    RecentDeltas recent, RelationshipIndex index, ProjectionVersions versions, ProjectionPosition position,
    StoreReadiness store, ILogger<LedgerFollower> log)
    : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Up to this lag in positions it reads the rows of all relationships, for the change log.</summary>
    private const long WholeMax = 1_000;

    /// <summary>Above this lag in positions it is cheaper to clear the cache and reload ledgers on demand.</summary>
    private const long CatchUpMax = 200_000;

    private readonly SemaphoreSlim _signal = new(initialCount: 0, maxCount: 1);
    private long _signalled;

    /// <summary>Raised when the adopted projection version changes answers that this node has given.</summary>
    public event Action? Superseded;

    /// <summary>The last position read. Readers see up to the last position at which all moves are complete.</summary>
    private long _followed;

    /// <summary>Reports that the projection has committed up to a position.</summary>
    public void Signal(long committed)
    {
        for (var known = Interlocked.Read(ref _signalled); known < committed;)
        {
            var seen = Interlocked.CompareExchange(ref _signalled, committed, known);
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
            // It is signalled already.
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

    protected override Task ExecuteAsync(CancellationToken ct) => RetryLoop.Run(Next, PollInterval,
        exception => log.LogWarning(exception, "The ledger could not be followed; trying again"), ct);

    private async Task Next(CancellationToken ct)
    {
        var signalled = await _signal.WaitAsync(PollInterval, ct);
        if (signalled)
            await Follow(Interlocked.Read(ref _signalled), ct);
        else if (await Committed(ct) is var (committed, version) && version == versions.Present.Number)
            await Follow(committed, ct);
        else
            await Adopt(ct);
    }

    private async Task Follow(long committed, CancellationToken ct)
    {
        var from = _followed;
        if (committed <= from)
            return;
        int[]? wanted = (committed - from) switch
        {
            <= WholeMax => null,
            <= CatchUpMax => cache.Keys(),
            _ => [],
        };
        var delta = await LedgerDelta.Read(dataSource, from, committed, wanted, ct);
        if (delta.Version != versions.Present.Number)
        {
            await Adopt(ct);
            return;
        }
        calibrations.Add(delta.Calibrations, replace: false);
        ties.Add(delta.Ties, replace: false);
        moves.Add(delta.Moves, replace: false);
        if (committed - from > CatchUpMax)
            cache.Clear();
        else
            cache.Append(delta.Rows, delta.Covered);
        recent.Add(delta);
        _followed = committed;
        position.Advance(moves.LastWhole(committed));
    }

    private async Task Adopt(CancellationToken ct)
    {
        while (!await TryAdopt(ct))
            log.LogDebug("The projection version changed while it was read; reading it again");
    }

    /// <summary>Reloads everything from the current projection version; false if it changed meanwhile.</summary>
    private async Task<bool> TryAdopt(CancellationToken ct)
    {
        var version = await versions.Read(ct);
        var (committed, _) = await Committed(ct);
        var delta = await LedgerDelta.Read(dataSource, after: 0, committed, relationships: [], ct);
        // Before the version is adopted: readers that take a checkpoint of it must see its data.
        calibrations.Add(delta.Calibrations, replace: true);
        ties.Add(delta.Ties, replace: true);
        moves.Add(delta.Moves, replace: true);
        cache.Clear();
        recent.Clear();
        index.Clear();
        if (delta.Version != version.Number)
            return false;
        var before = versions.VersionAt(_followed);
        versions.Adopt(version);
        if (versions.VersionAt(_followed) != before)
            Superseded?.Invoke();
        _followed = committed;
        position.Advance(moves.LastWhole(committed));
        return true;
    }

    /// <summary>The last position that the projection has committed, and the number of its version.</summary>
    private async Task<(long Position, int Version)> Committed(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select {EventLog.Progress}, coalesce((select build from scoring.projection), 0)
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt32(1));
    }
}

/// <summary>Wakes the follower when the projection has committed a batch.</summary>
internal sealed class ProjectionAdvancedConsumer(LedgerFollower follower) : IConsumer<ProjectionAdvanced>
{
    public Task Consume(ConsumeContext<ProjectionAdvanced> context)
    {
        follower.Signal(context.Message.Position);
        return Task.CompletedTask;
    }
}
