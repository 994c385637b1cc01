namespace Diplomacy.Query.Ledger;

/// <summary>
/// The intervals of positions inside a report's move. One transaction moves a report from one source event to another,
/// but other writers may store events between the two ends. At such a position the report is missing or counts twice,
/// so no query is answered there. Moves are few, so all are in memory; <see cref="LedgerFollower"/> adds new ones
/// before it advances the position that readers see.
/// </summary>
internal sealed class MoveIntervals
{
    private readonly Dictionary<(Guid Report, Guid From, Guid To), long> _halves = [];
    private volatile Interval[] _intervals = [];
    private long _firstHalf = long.MaxValue;

    /// <summary>From the first end of a move to before the last; overlapping or adjacent moves are merged.</summary>
    private readonly record struct Interval(long First, long Whole);

    /// <summary>The position itself or, inside a move, the next one at which no move is incomplete.</summary>
    public long FirstWhole(long position) => Around(position) is { } interval ? interval.Whole : position;

    /// <summary>The last position up to this one at which no move is incomplete.</summary>
    public long LastWhole(long position)
    {
        position = Math.Min(position, Interlocked.Read(ref _firstHalf) - 1);
        return Around(position) is { } interval ? interval.First - 1 : position;
    }

    /// <summary>Adds newer moves, in order; or replaces all by them. Not safe for concurrent callers.</summary>
    public void Add(IReadOnlyList<MoveEnd> halves, bool replace)
    {
        if (halves.Count == 0 && !replace)
            return;
        List<Interval> intervals = replace ? [] : [.. _intervals];
        if (replace)
            _halves.Clear();
        foreach (var (position, report, from, to) in halves)
        {
            if (!_halves.Remove((report, from, to), out var first))
            {
                _halves.Add((report, from, to), position);
                continue;
            }
            for (; intervals.Count > 0 && intervals[^1].Whole >= first; intervals.RemoveAt(intervals.Count - 1))
                first = Math.Min(first, intervals[^1].First);
            intervals.Add(new Interval(first, position));
        }
        _intervals = [.. intervals];
        Interlocked.Exchange(ref _firstHalf, _halves.Count == 0 ? long.MaxValue : _halves.Values.Min());
    }

    /// <summary>The interval that contains a position.</summary>
    private Interval? Around(long position)
    {
        var intervals = _intervals;
        var (low, high) = (0, intervals.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (intervals[middle].Whole <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low < intervals.Length && intervals[low].First <= position ? intervals[low] : null;
    }
}
