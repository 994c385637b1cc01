using System.Threading.Channels;
using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten.Events.Projections;
using Microsoft.Extensions.Logging;

namespace Marten.Daemon;

/// <summary>
/// Runs one projection: reads a page ahead while the last is applied, until it is stopped or a failure pauses it.
/// </summary>
internal sealed class ShardAgent(
    DocumentStore store, AsyncProjection shard, LeaderFence? fence, ShardStateTracker tracker, ILogger logger,
    Action<long> onRead) : ISubscriptionAgent
{
    private static readonly TimeSpan FirstLookAtGap = TimeSpan.FromMilliseconds(5);
    private readonly CancellationTokenSource _noMorePages = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _running = Task.CompletedTask;
    private long _position;
    private long _highWaterMark;
    private volatile bool _stopped = true;

    public ShardName Name => shard.Name;
    public long Position => Volatile.Read(ref _position);
    public long HighWaterMark => Volatile.Read(ref _highWaterMark);
    public DateTimeOffset? PausedTime { get; private set; }
    public ShardFailure? Failure { get; private set; }
    public bool HasEnded => _running.IsCompleted;

    /// <summary>
    /// A failure shows until a page is committed again, or there is none to commit, also while the agent tries again.
    /// </summary>
    public AgentStatus Status =>
        Failure is not null ? AgentStatus.Paused : _stopped ? AgentStatus.Stopped : AgentStatus.Running;

    /// <summary>Starts, still showing what the agent before it failed of.</summary>
    public void Start(ShardFailure? stillShown = null)
    {
        _stopped = false;
        Failure = stillShown;
        _running = Task.Run(FollowAsync);
    }

    /// <summary>Applies everything up to a sequence number from the beginning; throws what goes wrong.</summary>
    public async Task RebuildAsync(long ceiling, CancellationToken token)
    {
        await using var abort = token.Register(() => _ = AbortAsync());
        await RunAsync(0, ceiling, store.StoreOptions.Projections.RebuildErrors).ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
    }

    /// <summary>Stops after the page in hand, or in the middle of it when the time is over.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await _noMorePages.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_running, Task.Delay(patience)).ConfigureAwait(false);
        await AbortAsync().ConfigureAwait(false);
    }

    /// <summary>Stops at once; the page in hand is not committed.</summary>
    public async Task AbortAsync()
    {
        await _noMorePages.CancelAsync().ConfigureAwait(false);
        await _abort.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // An agent that had paused has told its failure; that is nobody's concern here any more.
        if (Failure is not null) await PublishAsync(ShardAction.Stopped, Position).ConfigureAwait(false);
        Failure = null;
    }

    private async Task FollowAsync()
    {
        try
        {
            await store.Schema.EnsureAsync(_noMorePages.Token).ConfigureAwait(false);
            var floor = await store.Progress.ForAsync(Name, _noMorePages.Token).ConfigureAwait(false);
            await PublishAsync(ShardAction.Started, floor).ConfigureAwait(false);
            await RunAsync(floor, long.MaxValue, store.StoreOptions.Projections.Errors).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_noMorePages.IsCancellationRequested)
        {
        }
        catch (Exception e) when (!_abort.IsCancellationRequested)
        {
            Pause(e);
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "{Shard} was stopped in the middle of a page", Name.Identity);
        }

        _stopped = true;
        if (Failure is null) await PublishAsync(ShardAction.Stopped, Position).ConfigureAwait(false);
    }

    private void Pause(Exception e)
    {
        PausedTime = DateTimeOffset.UtcNow;
        Failure = ShardFailure.For(e, PausedTime.Value);
        logger.LogError(e, "{Shard} stops after #{Position}: {Failure}", Name.Identity, Position, Failure);
        tracker.PublishAsync(new ShardState(Name, Position)
        {
            Action = ShardAction.Paused,
            Exception = e,
            Failure = Failure,
        });
    }

    private async Task RunAsync(long floor, long ceiling, ErrorHandlingOptions errors)
    {
        Volatile.Write(ref _position, floor);
        var pages = Channel.CreateBounded<Page>(1);
        await using var reader = new PageReader(store, floor, Math.Max(1, shard.Options.BatchSize), errors, logger);
        await using var applier = new PageApplier(store, shard, fence, errors, logger);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(_noMorePages.Token);
        var reading = ReadAsync(reader, pages.Writer, ceiling, failed.Token);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(_abort.Token).ConfigureAwait(false))
            {
                if (_noMorePages.IsCancellationRequested) break;
                await applier.ApplyAsync(page, AdvancedAsync, _abort.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            await failed.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(PageReader reader, ChannelWriter<Page> pages, long ceiling, CancellationToken token)
    {
        try
        {
            var polling = FirstLookAtGap;
            while (reader.Position < ceiling)
            {
                var seen = store.Signal.Local.Version;
                var page = await reader.ReadAsync(token).ConfigureAwait(false);
                if (page is null)
                {
                    if (Failure is not null && !reader.WaitsForGap && reader.Position == Position)
                        await AdvancedAsync(Position).ConfigureAwait(false);
                    polling = reader.WaitsForGap ? Longer(polling) : store.StoreOptions.Projections.SlowPollingTime;
                    await store.Signal.Local.WaitAsync(seen, polling, token).ConfigureAwait(false);
                    continue;
                }

                polling = FirstLookAtGap;
                Volatile.Write(ref _highWaterMark, page.Ceiling);
                onRead(page.Ceiling);
                await pages.WriteAsync(page, token).ConfigureAwait(false);
                if (page.Failure is not null) break;
            }

            pages.Complete();
        }
        catch (Exception e)
        {
            // The applier is to see it after the pages that were read before.
            pages.Complete(e);
        }
    }

    private TimeSpan Longer(TimeSpan polling)
    {
        var longest = store.StoreOptions.Projections.FastPollingTime;
        if (polling > longest) polling = FirstLookAtGap;
        return polling * 2 < longest ? polling * 2 : longest;
    }

    private ValueTask AdvancedAsync(long position)
    {
        Volatile.Write(ref _position, position);
        Failure = null;
        return PublishAsync(ShardAction.Updated, position);
    }

    private ValueTask PublishAsync(ShardAction action, long position) =>
        tracker.PublishAsync(new ShardState(Name, position) { Action = action });
}
