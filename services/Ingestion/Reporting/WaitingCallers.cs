namespace Diplomacy.Ingestion.Reporting;

/// <summary>Counts callers that wait for an answer, so that other work can give way to them.</summary>
internal sealed class WaitingCallers
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _none;
    private int _count;
    private long _left = long.MinValue;

    /// <summary>Adds a caller, until the result is disposed of.</summary>
    public Stay Enter()
    {
        lock (_lock)
            _count++;
        return new Stay(this);
    }

    /// <summary>Whether a caller waits, or waited a short time ago.</summary>
    public bool AnyWithin(TimeSpan time)
    {
        lock (_lock)
            return _count > 0
                || (_left != long.MinValue && System.Diagnostics.Stopwatch.GetElapsedTime(_left) < time);
    }

    /// <summary>Waits until nobody waits, and no longer than a given time.</summary>
    public async Task WaitUntilNone(TimeSpan atMost, CancellationToken ct)
    {
        Task none;
        lock (_lock)
        {
            if (_count == 0)
                return;
            _none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            none = _none.Task;
        }
        await none.WaitAsync(atMost, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }

    private void Leave()
    {
        TaskCompletionSource? none;
        lock (_lock)
        {
            _left = System.Diagnostics.Stopwatch.GetTimestamp();
            if (--_count > 0)
                return;
            (none, _none) = (_none, null);
        }
        none?.SetResult();
    }

    /// <summary>The time that a caller waits.</summary>
    public readonly struct Stay(WaitingCallers callers) : IDisposable
    {
        public void Dispose() => callers.Leave();
    }
}
