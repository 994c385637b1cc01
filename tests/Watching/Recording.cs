using System.Collections.Concurrent;
using System.Diagnostics;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Testing;

/// <summary>Running subscribers, and everything that they received.</summary>
public sealed class Recording(int seed, IReadOnlyList<Func<SubscriptionService.SubscriptionServiceClient>> nodes)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<Task> _running = [];

    /// <summary>The seed of the whole record.</summary>
    public int Seed => seed;

    /// <summary>Every subscriber, ended ones included.</summary>
    public List<Subscriber> Subscribers { get; } = [];

    /// <summary>When which writes were acknowledged.</summary>
    public ConcurrentQueue<(TimeSpan At, long Position)> Acknowledged { get; } = [];

    /// <summary>The place that every subscriber must reach.</summary>
    public Place Last { get; private set; }

    /// <summary>Starts another subscriber.</summary>
    public Subscriber Add(string name, SubscribeRequest request, Habits? habits = null)
    {
        var subscriber = Of(name, request, habits ?? new Habits());
        Run(subscriber);
        return subscriber;
    }

    /// <summary>Lets another subscriber resume after a message of the first stream of one that has ended.</summary>
    public void AddAfter(Subscriber ended, int message)
    {
        var subscriber = Of($"{ended.Name} from message {message}", ended.Request, new Habits());
        subscriber.ResumeAfter(ended.Streams[0], message);
        Run(subscriber);
    }

    /// <summary>Records that a write was acknowledged.</summary>
    public void Acknowledge(Checkpoint checkpoint) =>
        Acknowledged.Enqueue((_clock.Elapsed, Place.Of(checkpoint).Position));

    /// <summary>Waits until every subscriber covers a checkpoint completely, with scores of a day.</summary>
    /// <param name="besides">A subscriber that need not; none by default.</param>
    public Task CoverAsync(
        Checkpoint checkpoint, DateOnly day, TimeSpan? within = null, Subscriber? besides = null)
    {
        Last = Place.Of(checkpoint);
        return Eventually.TrueAsync(
            () => Subscribers.TrueForAll(subscriber => subscriber == besides
                || (subscriber.Last is { Place: { IsWhole: true } place }
                    && place.Position >= Last.Position && place.Stream?.Day >= day)),
            "every subscriber to catch up", within);
    }

    /// <summary>Waits until every subscriber has received a score of a day.</summary>
    public Task SeeAsync(DateOnly day) => Eventually.TrueAsync(
        () => Subscribers.TrueForAll(subscriber => subscriber.Last?.Place.Stream?.Day >= day), $"{day} to begin");

    /// <summary>Ends all subscribers.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_running).Within("the end of the subscribers");
    }

    /// <summary>A copy whose messages may be changed.</summary>
    public Recording Copy()
    {
        var copy = new Recording(seed, nodes) { Last = Last };
        copy.Subscribers.AddRange(Subscribers.Select(subscriber => subscriber.Copy()));
        foreach (var acknowledged in Acknowledged)
            copy.Acknowledged.Enqueue(acknowledged);
        return copy;
    }

    private Subscriber Of(string name, SubscribeRequest request, Habits habits) =>
        new(name, seed + Subscribers.Count, request, habits, nodes, _clock);

    private void Run(Subscriber subscriber)
    {
        Subscribers.Add(subscriber);
        _running.Add(Task.Run(() => subscriber.RunAsync(_end.Token)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    /// <summary>A summary of what every subscriber received.</summary>
    public override string ToString() => string.Join(", ", Subscribers);
}
