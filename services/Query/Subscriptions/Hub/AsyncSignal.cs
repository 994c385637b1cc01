using System.Threading.Tasks.Sources;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>
/// An allocation-free, auto-reset signal for one waiter. A signal without a waiter completes the next wait at once. The
/// waiter never continues on the signalling thread.
/// </summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private const int Idle = 0, Woken = 1, Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    public void Signal()
    {
        if (Interlocked.CompareExchange(ref _state, Woken, Idle) == Idle)
            return;
        if (Interlocked.CompareExchange(ref _state, Idle, Awaited) == Awaited)
            _core.SetResult(true);
    }

    /// <summary>Waits for a signal. Only one wait at a time.</summary>
    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Woken) == Woken)
            return ValueTask.CompletedTask;
        _core.Reset();
        if (Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle)
            return new ValueTask(this, _core.Version);
        _state = Idle;
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
