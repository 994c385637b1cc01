namespace Diplomacy.Query.Ledger;

/// <summary>
/// Where moves reach from and to. A report leaves one source event and comes to another in one transaction, and others
/// may store between the two; so a position may show a report nowhere or twice, and none such is ever answered at.
/// Few reports move, so all of it is in memory; kept up by <see cref="LedgerFollower"/> before readers see a position.
/// </summary>
internal sealed class MoveIntervals
{
    private readonly Dictionary<(Guid Report, Guid From, Guid To), long> _halves = [];
    private volatile Reach[] _reaches = [];
    private long _firstHalf = long.MaxValue;

    /// <summary>From the first half of a move to before the last, merged where moves overlap or touch.</summary>
    private readonly record struct Reach(long First, long Whole);

    /// <summary>The position itself, or where it is inside a move, the first at which all such are whole.</summary>
    public long FirstWhole(long position) => Around(position) is { } reach ? reach.Whole : position;

    /// <summary>The last position not after this one at which no move is half told.</summary>
    public long LastWhole(long position)
    {
        position = Math.Min(position, Interlocked.Read(ref _firstHalf) - 1);
        return Around(position) is { } reach ? reach.First - 1 : position;
    }

    /// <summary>
    /// Adds what moved since, in order; or forgets what it knows and begins with this. By one caller at a time.
    /// </summary>
    public void Add(IReadOnlyList<MoveEnd> halves, bool again)
    {
        if (halves.Count == 0 && !again)
            return;
        List<Reach> reaches = again ? [] : [.. _reaches];
        if (again)
            _halves.Clear();
        foreach (var (position, report, from, to) in halves)
        {
            if (!_halves.Remove((report, from, to), out var first))
            {
                _halves.Add((report, from, to), position);
                continue;
            }
            for (; reaches.Count > 0 && reaches[^1].Whole >= first; reaches.RemoveAt(reaches.Count - 1))
                first = Math.Min(first, reaches[^1].First);
            reaches.Add(new Reach(first, position));
        }
        _reaches = [.. reaches];
        Interlocked.Exchange(ref _firstHalf, _halves.Count == 0 ? long.MaxValue : _halves.Values.Min());
    }

    /// <summary>The reach that a position is inside of.</summary>
    private Reach? Around(long position)
    {
        var reaches = _reaches;
        var (low, high) = (0, reaches.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (reaches[middle].Whole <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low < reaches.Length && reaches[low].First <= position ? reaches[low] : null;
    }
}
