using System.Collections.Concurrent;
using System.Threading.Channels;
using JasperFx.Events.Projections;
using Microsoft.Extensions.Logging;

namespace JasperFx.Events.Daemon;

/// <summary>
/// Remembers the last state of each projection of this process and tells observers of changes, in order, on a
/// thread of its own, so that a slow observer does not hold a projection up.
/// </summary>
public class ShardStateTracker : IObservable<ShardState>, IDisposable
{
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, ShardState> _states = new();
    private readonly Channel<ShardState> _news =
        Channel.CreateUnbounded<ShardState>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private IObserver<ShardState>[] _observers = [];
    private long _highWaterMark;

    /// <summary>Tracks nothing yet.</summary>
    public ShardStateTracker(ILogger logger)
    {
        _logger = logger;
        _ = Task.Run(TellAsync);
    }

    /// <summary>The highest sequence number known to be safe to apply.</summary>
    public long HighWaterMark => Volatile.Read(ref _highWaterMark);

    /// <summary>Observes until the answer is disposed.</summary>
    public IDisposable Subscribe(IObserver<ShardState> observer)
    {
        lock (_gate) _observers = [.. _observers, observer];
        return new Subscription(this, observer);
    }

    /// <summary>Records a state and tells it.</summary>
    public ValueTask PublishAsync(ShardState state)
    {
        if (state.ShardName == ShardState.HighWaterMark) Volatile.Write(ref _highWaterMark, state.Sequence);
        _states[state.ShardName] = state;
        _news.Writer.TryWrite(state);
        return ValueTask.CompletedTask;
    }

    /// <summary>The last known state of that shard, or null.</summary>
    public ShardState? CurrentState(string shardName) => _states.GetValueOrDefault(shardName);

    /// <inheritdoc cref="CurrentState(string)"/>
    public ShardState? CurrentState(ShardName shardName) => CurrentState(shardName.Identity);

    /// <summary>The last known states of all shards.</summary>
    public IReadOnlyList<ShardState> CurrentStates() => [.. _states.Values];

    /// <summary>Waits until the shard has reached a sequence number; else a <see cref="TimeoutException"/>.</summary>
    public async Task<ShardState> WaitForShardState(string shardName, long sequence, TimeSpan? timeout = null)
    {
        var waiter = new Waiter(s => s.ShardName == shardName && s.Sequence >= sequence);
        using var subscription = Subscribe(waiter);
        if (CurrentState(shardName) is { } now && now.Sequence >= sequence) return now;
        return await waiter.Task.WaitAsync(timeout ?? TimeSpan.FromMinutes(1)).ConfigureAwait(false);
    }

    /// <inheritdoc cref="WaitForShardState(string, long, TimeSpan?)"/>
    public Task<ShardState> WaitForShardState(ShardName name, long sequence, TimeSpan? timeout = null) =>
        WaitForShardState(name.Identity, sequence, timeout);

    /// <summary>Waits for a state that the caller describes; else a <see cref="TimeoutException"/>.</summary>
    public async Task<ShardState> WaitForShardCondition(Func<ShardState, bool> condition, string description,
        TimeSpan? timeout = null)
    {
        var waiter = new Waiter(condition);
        using var subscription = Subscribe(waiter);
        if (_states.Values.FirstOrDefault(condition) is { } now) return now;
        try
        {
            return await waiter.Task.WaitAsync(timeout ?? TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"No projection came to this state in time: {description}", e);
        }
    }

    void IDisposable.Dispose()
    {
        _news.Writer.TryComplete();
        GC.SuppressFinalize(this);
    }

    private async Task TellAsync()
    {
        await foreach (var state in _news.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (var observer in Volatile.Read(ref _observers))
            {
                try
                {
                    observer.OnNext(state);
                }
                catch (Exception e)
                {
                    _logger.LogError(e, "{Observer} failed on {State}", observer, state);
                }
            }
        }
    }

    private sealed class Subscription(ShardStateTracker tracker, IObserver<ShardState> observer) : IDisposable
    {
        public void Dispose()
        {
            lock (tracker._gate) tracker._observers = [.. tracker._observers.Where(o => o != observer)];
        }
    }

    private sealed class Waiter(Func<ShardState, bool> condition) : IObserver<ShardState>
    {
        private readonly TaskCompletionSource<ShardState> _met =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ShardState> Task => _met.Task;

        public void OnNext(ShardState value)
        {
            if (condition(value)) _met.TrySetResult(value);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
