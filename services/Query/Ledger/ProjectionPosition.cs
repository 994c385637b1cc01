namespace Diplomacy.Query.Ledger;

/// <summary>The last position that reads on this node see. Only <see cref="LedgerFollower"/> advances it.</summary>
/// <remarks>Reads are refused until it is known, because 0 would be a valid position.</remarks>
internal sealed class ProjectionPosition
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _current = -1;

    /// <summary>The position.</summary>
    /// <exception cref="StoreNotReadyException">The position is not known yet.</exception>
    public long Current =>
        Volatile.Read(ref _current) is var current and >= 0 ? current : throw new StoreNotReadyException();

    /// <summary>Whether it is known and after a position.</summary>
    public bool IsPast(long position) => Volatile.Read(ref _current) > position;

    /// <summary>Advances it; ignores an earlier position.</summary>
    public void Advance(long position)
    {
        lock (_gate)
        {
            if (position <= _current)
                return;
            Volatile.Write(ref _current, position);
            _advanced.TrySetResult();
            _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until it has reached a position.</summary>
    public async Task WaitFor(long position, CancellationToken ct)
    {
        while (Current < position)
        {
            Task advanced;
            lock (_gate)
                advanced = _advanced.Task;
            if (Current >= position)
                return;
            await advanced.WaitAsync(ct);
        }
    }
}
