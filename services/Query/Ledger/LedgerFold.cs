using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Query.Ledger.Months;

namespace Diplomacy.Query.Ledger;

/// <summary>
/// Adds up cells and lines to what was known: the source events of single months, of documents and of several feeds one
/// by one, and of other months one for each code, direction and feed, which counts from the month's last day.
/// </summary>
internal sealed class LedgerFold(MonthCell[] cells, SingleMonths single)
{
    private readonly List<KnownSourceEvent> _known = [];
    private readonly List<MonthCell> _month = [];

    /// <summary>The source events that the cells and the first lines sum to, in order of day.</summary>
    /// <param name="lines">The lines, in order of position.</param>
    /// <param name="places">Their indexes in order of key; some may be of later lines.</param>
    /// <param name="known">The number of lines that are known.</param>
    public KnownSourceEvent[] Sum(LedgerLine[] lines, int[] places, int known)
    {
        _known.Capacity = cells.Length + known;
        var (cell, place) = (0, 0);
        while (true)
        {
            while (place < places.Length && places[place] >= known)
                place++;
            if (cell == cells.Length && place == places.Length)
                return [.. _known];
            var month = Math.Min(
                cell == cells.Length ? int.MaxValue : cells[cell].Month,
                place == places.Length ? int.MaxValue : lines[places[place]].Month);
            var firstCell = cell;
            while (cell < cells.Length && cells[cell].Month == month)
                cell++;
            var afterMonth = LedgerLine.FirstKeyOf(MonthBucket.LastDayOf(month).AddDays(1));
            var firstPlace = place;
            while (place < places.Length && lines[places[place]].Key < afterMonth)
                place++;
            var isSingle = single.Contains(month);
            _month.Clear();
            AddMonth(lines, places.AsSpan(firstPlace, place - firstPlace), known, isSingle);
            if (!isSingle)
                Add(cells.AsSpan(firstCell, cell - firstCell));
        }
    }

    /// <summary>Adds the source events of a month's lines; keeps the sums of what is not read singly.</summary>
    private void AddMonth(LedgerLine[] lines, ReadOnlySpan<int> places, int known, bool isSingle)
    {
        for (var i = 0; i < places.Length;)
        {
            var first = i;
            var key = lines[places[first]].Key;
            while (i < places.Length && lines[places[i]].Key == key)
                i++;
            Add(lines, places[first..i], known, isSingle);
        }
    }

    /// <summary>Adds the lines of one key: mostly of one source event. Each feed has sums of its own.</summary>
    private void Add(LedgerLine[] lines, ReadOnlySpan<int> places, int known, bool isSingle)
    {
        for (var i = 0; i < places.Length; i++)
        {
            var feed = lines[places[i]].Feed;
            if (places[i] >= known || IsSeen(lines, places[..i], known, feed))
                continue;
            var (quality, mentions, sourceEvents, last) = (0, 0, 0, -1);
            foreach (var place in places[i..])
            {
                if (place >= known || lines[place].Feed != feed)
                    continue;
                quality += lines[place].Quality;
                mentions += lines[place].Mentions;
                sourceEvents += lines[place].SourceEvents;
                last = Math.Max(last, place);
            }
            if (quality == 0)
                continue;
            // The last line has the current sentence. The sort is not stable, hence the Max above.
            ref readonly var line = ref lines[last];
            if (isSingle || feed == FeedIds.None)
                _known.Add(new KnownSourceEvent(
                    line.Day, line.Outgoing, line.Code, quality, mentions, feed, sourceEvents, line.Sentence));
            else
                _month.Add(MonthCell.Of(line.Month, line.Code, line.Outgoing, feed, quality, sourceEvents));
        }
    }

    private static bool IsSeen(LedgerLine[] lines, ReadOnlySpan<int> places, int known, int feed)
    {
        foreach (var place in places)
            if (place < known && lines[place].Feed == feed)
                return true;
        return false;
    }

    /// <summary>Adds the sums of a month: its cells, and the lines that are not in them.</summary>
    private void Add(ReadOnlySpan<MonthCell> own)
    {
        if (_month.Count == 0)
        {
            foreach (var cell in own)
                Add(cell);
            return;
        }
        _month.AddRange(own);
        foreach (var cell in MonthCell.Merge(_month))
            Add(cell);
    }

    private void Add(MonthCell cell) => _known.Add(new KnownSourceEvent(
        cell.LastDay, cell.Outgoing, cell.Code, cell.Quality, Mentions: 0, cell.Feed, cell.SourceEvents, Sentence: 0));
}
