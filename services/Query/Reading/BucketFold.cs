using System.Runtime.InteropServices;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Query.Reading;

/// <summary>Which acts of a relationship count.</summary>
internal enum Direction
{
    /// <summary>What either country did to the other.</summary>
    Both,

    /// <summary>What the relationship's first country did to the second.</summary>
    FirstToSecond,

    /// <summary>What the relationship's second country did to the first.</summary>
    SecondToFirst,
}

/// <summary>
/// The month buckets of one relationship, grown from date to date: each day sum is added once, however many dates are
/// asked for.
/// </summary>
/// <param name="sums">The day sums in order of date.</param>
internal sealed class BucketFold(DaySum[] sums, Direction direction = Direction.Both)
{
    private readonly List<MonthBucket> _months = [];
    private int _next;

    /// <summary>The number of source events up to the date last asked for.</summary>
    public int SourceEvents { get; private set; }

    /// <summary>The month buckets up to a date, ascending. Dates must be asked for in order.</summary>
    public ReadOnlySpan<MonthBucket> UpTo(DateOnly date)
    {
        for (; _next < sums.Length && sums[_next].Day <= date; _next++)
            if (direction == Direction.Both || sums[_next].Outgoing == (direction == Direction.FirstToSecond))
                Add(sums[_next]);
        return CollectionsMarshal.AsSpan(_months);
    }

    private void Add(DaySum sum)
    {
        var month = MonthBucket.IndexOf(sum.Day);
        if (_months.Count == 0 || _months[^1].Month != month)
            _months.Add(new MonthBucket(month, Evidence: 0, Weighted: 0));
        _months[^1] = _months[^1].Plus((int)sum.Quality, SourceEventValue.Tenths(GoldsteinTable.V1, sum.Code));
        SourceEvents += (int)sum.SourceEvents;
    }
}
