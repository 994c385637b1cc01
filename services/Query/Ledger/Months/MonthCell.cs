using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Query.Ledger.Months;

/// <summary>The sums of one month, code, direction and feed of a relationship: 16 bytes.</summary>
/// <param name="Month">The month; see <see cref="MonthBucket.IndexOf"/>.</param>
/// <param name="CodeAndDirection">The code and the direction, packed.</param>
/// <param name="Feed">The feed, by its number in <see cref="FeedIds"/>.</param>
/// <param name="Quality">Σ q, in thousandths.</param>
/// <param name="SourceEvents">The number of source events.</param>
internal readonly record struct MonthCell(
    short Month, short CodeAndDirection, short Feed, int Quality, int SourceEvents) : IComparable<MonthCell>
{
    public static MonthCell Of(int month, CameoCode code, bool outgoing, int feed, int quality, int sourceEvents) =>
        new((short)month, (short)(code.Place << 1 | (outgoing ? 1 : 0)), checked((short)feed), quality, sourceEvents);

    /// <summary>What was done.</summary>
    public CameoCode Code => CameoCode.All[CodeAndDirection >> 1];

    /// <summary>Whether the relationship's first country acts.</summary>
    public bool Outgoing => (CodeAndDirection & 1) != 0;

    /// <summary>The month's last day, on which its source events count.</summary>
    public DateOnly LastDay => MonthBucket.LastDayOf(Month);

    public int CompareTo(MonthCell other) => Month != other.Month ? Month - other.Month
        : CodeAndDirection != other.CodeAndDirection ? CodeAndDirection - other.CodeAndDirection
        : Feed - other.Feed;

    /// <summary>Sorts cells and adds up those of one month, code, direction and feed.</summary>
    public static MonthCell[] Merge(List<MonthCell> cells)
    {
        cells.Sort();
        var count = 0;
        for (var i = 0; i < cells.Count;)
        {
            var (sum, first) = (cells[i], i);
            for (i++; i < cells.Count && cells[i].CompareTo(cells[first]) == 0; i++)
                sum = sum with
                {
                    Quality = sum.Quality + cells[i].Quality,
                    SourceEvents = sum.SourceEvents + cells[i].SourceEvents,
                };
            if (sum.Quality != 0)
                cells[count++] = sum;
        }
        return [.. cells[..count]];
    }
}
