using Diplomacy.ServiceDefaults.EventStore;

namespace Diplomacy.Query.Ledger;

/// <summary>The last position that reads on this node may see. Only <see cref="LedgerFollower"/> moves it.</summary>
/// <remarks>Until that has asked the store for the first time, reads are refused: 0 would be an answer.</remarks>
internal sealed class ProjectionPosition
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _current = -1;

    /// <summary>The position.</summary>
    /// <exception cref="StoreNotReadyException">It is not known yet.</exception>
    public long Current =>
        Volatile.Read(ref _current) is var current and >= 0 ? current : throw new StoreNotReadyException();

    /// <summary>Whether it is known and lies past a position.</summary>
    public bool IsPast(long position) => Volatile.Read(ref _current) > position;

    /// <summary>Moves it forward.</summary>
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

    /// <summary>Waits until it is at least there.</summary>
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
