using Diplomacy.Query.Alerts;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Scores;
using Diplomacy.Query.Subscriptions.Hub;
using Diplomacy.Query.Subscriptions.Updates;
using Diplomacy.ServiceDefaults.EventStore;

namespace Diplomacy.Query.Subscriptions.Publishing;

/// <summary>
/// This node's one reader of the change log: as soon as readers may see a position, it makes the messages of what
/// changed up to it and publishes them. At midnight (UTC) it begins a day.
/// </summary>
internal sealed class UpdatePublisher(
    ProjectionPosition projection, LedgerFollower follower, ChangeLog log, UpdateBuilder messages,
    AlertEvaluator alerts, SubscriptionHub feed,
    StoreReadiness store, IHostApplicationLifetime host, TimeProvider clock, ILogger<UpdatePublisher> logger)
    : BackgroundService
{
    /// <summary>How often the calendar is looked at.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>How often those who wait are looked at.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Heartbeats go to one in so many at a time: updates would wait behind thousands of them.</summary>
    private const int LooksToAll = 20;

    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Where nothing was sent for so long, a heartbeat is due; well within the promised 10 s.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);

    /// <summary>Who takes nothing for so long is taken to have stopped.</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(60);

    // A node is ready only once streams can begin there.
    public override async Task StartAsync(CancellationToken ct)
    {
        follower.Superseded += feed.Restart;
        await store.WaitAsync(ct);
        while (!projection.IsPast(-1))
            await Task.Delay(StartPause, ct);
        await Begin(ct);
        await base.StartAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var closing = host.ApplicationStopping.Register(feed.Close);
        var looking = LookAsync(ct);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Next(ct);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning(exception, "The change log could not be read; trying again");
                await Task.Delay(Tick, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await looking;
    }

    /// <summary>Begins where rules were last held against changes, however long ago a node last did.</summary>
    private async Task Begin(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
            try
            {
                var lastLooked = await alerts.LastLookedAt(ct) ?? long.MaxValue;
                feed.TrySkip(Math.Min(lastLooked, projection.Current), clock.Today());
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
        var (position, day) = feed.Present;
        await WaitForDelta(position, day, ct);
        var (current, today) = (projection.Current, clock.Today());
        if (!alerts.IsWatching && feed.TrySkip(current, today))
            return;
        if (today > day)
        {
            await alerts.NoteDay(position, day, today, ct);
            feed.Publish(
                new UpdateBatch(position, position, today, new Dictionary<View, List<ScoreMessage>>()), feed.Round);
        }
        else if (current > position)
            await Publish(position, Math.Min(current, position + ChangeLog.PageSize), day, ct);
    }

    private async Task Publish(long position, long to, DateOnly day, CancellationToken ct)
    {
        var round = feed.Round;
        var wanted = feed.Begin();
        var changes = await log.Read(position, to, fold: false, ct);
        var made = new Dictionary<View, List<ScoreMessage>>();
        foreach (var (view, wants) in wanted)
            made.Add(view, await messages.OfPage(view, changes, day, wants, ct));
        feed.Publish(new UpdateBatch(position, to, day, made), round);
        await alerts.Note(changes, to, day, ct);
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
                // Time to look at the calendar.
            }
        }
    }

    /// <summary>Wakes whoever has been silent for long, and ends the streams of those who stopped reading.</summary>
    private async Task LookAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(LookInterval);
        var next = 0u;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                var all = feed.All();
                var left = all.Length / LooksToAll + 1;
                // From where it came to the last time, so that it comes to everyone.
                for (var i = 0; i < all.Length && left > 0; i++)
                    if (IsRung(all[next++ % (uint)all.Length]))
                        left--;
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private static bool IsRung(Subscriber subscriber)
    {
        // By the machine's own clock: it is about connections, not about scores.
        var silence = TimeProvider.System.GetElapsedTime(Interlocked.Read(ref subscriber.LastSent));
        if (subscriber.IsSending && silence > SendTimeout)
            subscriber.Stop(SubscriptionErrors.ReaderStopped());
        if (subscriber.IsSending || silence <= HeartbeatInterval)
            return false;
        subscriber.Bell.Signal();
        return true;
    }
}
