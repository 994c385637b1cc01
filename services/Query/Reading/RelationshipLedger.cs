using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Query.Reading;

/// <summary>One line of the ledger, as scores need it.</summary>
/// <param name="Outgoing">Whether the relationship's first country acts.</param>
/// <param name="Quality">The change of q, in thousandths.</param>
/// <param name="SourceEvents">The change of the number of source events.</param>
internal readonly record struct LedgerLine(
    long Position, int Day, int Quality, CameoCode Code, short SourceEvents, bool Outgoing);

/// <summary>
/// The whole ledger of one relationship in memory, in order of position: what was known at any position is a sum over
/// its beginning. Lines are only ever added at the end, by one writer at a time.
/// </summary>
internal sealed class RelationshipLedger
{
    private readonly Lock _gate = new();
    private LedgerLine[] _lines = [];
    private int _count;
    private volatile Summed? _latest;

    private sealed record Summed(int Lines, RelationshipSums Sums);

    /// <summary>The number of lines.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds lines behind those that are there, but for those at positions that are known already.</summary>
    public void Append(ReadOnlySpan<LedgerLine> lines)
    {
        lock (_gate)
        {
            var last = _count == 0 ? long.MinValue : _lines[_count - 1].Position;
            while (lines.Length > 0 && lines[0].Position <= last)
                lines = lines[1..];
            if (_count + lines.Length > _lines.Length)
                Array.Resize(ref _lines, Math.Max(_count + lines.Length, _count * 2));
            lines.CopyTo(_lines.AsSpan(_count));
            Volatile.Write(ref _count, _count + lines.Length);
        }
    }

    /// <summary>What was known at a position.</summary>
    public RelationshipSums SumsAt(long position)
    {
        LedgerLine[] lines;
        int count;
        lock (_gate)
            (lines, count) = (_lines, _count);
        var known = KnownAt(lines.AsSpan(0, count), position);
        if (_latest is { } latest && latest.Lines == known)
            return latest.Sums;

        var sums = new RelationshipSums(Sum(lines.AsSpan(0, known)));
        if (known == count)
            _latest = new Summed(known, sums);
        return sums;
    }

    /// <summary>How many lines stand at or before a position.</summary>
    private static int KnownAt(ReadOnlySpan<LedgerLine> lines, long position)
    {
        if (lines.Length == 0 || lines[^1].Position <= position)
            return lines.Length;
        var (low, high) = (0, lines.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (lines[middle].Position <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static DaySum[] Sum(ReadOnlySpan<LedgerLine> lines)
    {
        // Day, code and direction packed into one sortable number, with the line's place beside it.
        var keys = new long[lines.Length];
        var places = new int[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            keys[i] = ((long)lines[i].Day << 32) | ((long)lines[i].Code.Place << 1) | (lines[i].Outgoing ? 1L : 0);
            places[i] = i;
        }
        Array.Sort(keys, places);

        var sums = new List<DaySum>();
        for (var i = 0; i < keys.Length;)
        {
            var first = lines[places[i]];
            long quality = 0, sourceEvents = 0;
            for (var key = keys[i]; i < keys.Length && keys[i] == key; i++)
            {
                quality += lines[places[i]].Quality;
                sourceEvents += lines[places[i]].SourceEvents;
            }
            if (quality != 0)
                sums.Add(new DaySum(
                    DateOnly.FromDayNumber(first.Day), first.Outgoing, first.Code, quality, sourceEvents));
        }
        return [.. sums];
    }
}
