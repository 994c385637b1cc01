using Diplomacy.Query.Alerts;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Scores;
using Diplomacy.Query.Subscriptions.Hub;
using Diplomacy.Query.Subscriptions.Updates;
using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Query.Subscriptions.Publishing;

/// <summary>
/// Publishes the change log to the subscription hub of this node: when the position that readers see advances, it
/// publishes the messages of the changes up to it. At midnight (UTC) it begins a new day.
/// </summary>
internal sealed class UpdatePublisher(
    ProjectionPosition projection, LedgerFollower follower, ChangeLog log, UpdateBuilder messages,
    AlertEvaluator alerts, SubscriptionHub hub, StoppedReaders readers,
    StoreReadiness store, IHostApplicationLifetime host, TimeProvider clock, ILogger<UpdatePublisher> logger)
    : BackgroundService
{
    /// <summary>How often the date is checked.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>How often subscribers are checked for due heartbeats and stalled reads.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>A check wakes at most one in 20 streams, so that updates do not wait behind heartbeats.</summary>
    private const int HeartbeatDivisor = 20;

    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(20);

    /// <summary>A heartbeat is due after this time without a send; well within the documented 10 s.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);

    // A node is ready only once it accepts streams.
    public override async Task StartAsync(CancellationToken ct)
    {
        follower.Superseded += hub.Restart;
        await store.WaitAsync(ct);
        while (!projection.IsPast(-1))
            await Task.Delay(StartPause, ct);
        await Begin(ct);
        await base.StartAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var closing = host.ApplicationStopping.Register(hub.Close);
        var checking = CheckSubscribers(ct);
        await RetryLoop.Run(Next, Tick,
            exception => logger.LogWarning(exception, "The change log could not be read; trying again"), ct);
        await checking;
    }

    /// <summary>Begins at the last position for which alert rules were evaluated, on whichever node.</summary>
    private async Task Begin(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
            try
            {
                var lastEvaluated = await alerts.LastEvaluatedPosition(ct) ?? long.MaxValue;
                hub.TrySkip(Math.Min(lastEvaluated, projection.Current), clock.Today());
                return;
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning(exception, "The alert rules could not be read; trying again");
                await Task.Delay(Tick, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    private async Task Next(CancellationToken ct)
    {
        var (position, day) = hub.Present;
        await WaitForDelta(position, day, ct);
        var (current, today) = (projection.Current, clock.Today());
        if (!alerts.IsWatching && hub.TrySkip(current, today))
            return;
        if (today > day)
        {
            await alerts.EvaluateDay(position, day, today, ct);
            hub.Publish(
                new UpdateBatch(position, position, today, new Dictionary<View, List<ScoreMessage>>()), hub.Round);
        }
        else if (current > position)
            await Publish(position, Math.Min(current, position + ChangeLog.BatchSize), day, ct);
    }

    private async Task Publish(long position, long to, DateOnly day, CancellationToken ct)
    {
        var round = hub.Round;
        var wanted = hub.Begin();
        var changes = await log.Read(position, to, fold: false, ct);
        var raised = await alerts.Evaluate(changes, day, ct);
        var made = new Dictionary<View, List<ScoreMessage>>();
        foreach (var (view, wants) in wanted)
            made.Add(view, await messages.OfBatch(view, changes, raised, day, wants, ct));
        hub.Publish(new UpdateBatch(position, to, day, made), round);
        await alerts.Store(raised, to, ct);
    }

    private async Task WaitForDelta(long position, DateOnly day, CancellationToken ct)
    {
        while (true)
        {
            if (clock.Today() > day || projection.IsPast(position))
                return;
            using var tick = CancellationTokenSource.CreateLinkedTokenSource(ct);
            tick.CancelAfter(Tick);
            try
            {
                await projection.WaitFor(position + 1, tick.Token);
            }
            catch (Exception exception) when (exception is StoreNotReadyException && !ct.IsCancellationRequested)
            {
                await Task.Delay(Tick, ct);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Time to check the date.
            }
        }
    }

    /// <summary>Wakes streams whose heartbeat is due, and ends those whose client stopped reading.</summary>
    private async Task CheckSubscribers(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(CheckInterval);
        var next = 0u;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                var all = hub.All();
                var left = all.Length / HeartbeatDivisor + 1;
                // Continues where the last check ended, so that every stream gets its turn.
                for (var i = 0; i < all.Length && left > 0; i++)
                    if (TryWake(all[next++ % (uint)all.Length]))
                        left--;
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private bool TryWake(Subscriber subscriber)
    {
        // The system clock, not the injected one: heartbeats depend on real time, scores on the injected clock.
        var silence = TimeProvider.System.GetElapsedTime(Interlocked.Read(ref subscriber.LastSent));
        if (subscriber.IsSending && silence > readers.Timeout)
            subscriber.StopReader();
        if (subscriber.IsSending || silence <= HeartbeatInterval)
            return false;
        subscriber.WakeUp.Signal();
        return true;
    }
}
