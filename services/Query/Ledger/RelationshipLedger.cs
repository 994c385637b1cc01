using System.Buffers.Binary;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Query.Ledger.Months;

namespace Diplomacy.Query.Ledger;

/// <summary>One line of the ledger, as scores need it: 32 bytes.</summary>
/// <param name="Key">
/// Day, code, direction and source event packed into one number that sorts by day; see <see cref="KeyOf"/>.
/// </param>
/// <param name="Quality">The change of q, in thousandths.</param>
/// <param name="SourceEvents">The change of the number of source events.</param>
/// <param name="Mentions">The change of the number of mentions.</param>
/// <param name="Feed">The only feed that reports the source event, by its number in <see cref="FeedIds"/>.</param>
/// <param name="Sentence">The sentence that it has all its reports from, by its number; 0 if there is more.</param>
internal readonly record struct LedgerLine(
    long Position, long Key, int Mentions, int Feed, short Quality, sbyte SourceEvents, int Sentence)
{
    private const int CodeBits = 10, EventBits = 32;
    private const int OutgoingAt = EventBits, CodeAt = OutgoingAt + 1, DayAt = CodeAt + CodeBits;
    private static readonly int FirstDay = new DateOnly(PartialDate.YearMin, 1, 1).DayNumber;

    /// <summary>The day that it counts from.</summary>
    public DateOnly Day => DateOnly.FromDayNumber((int)(Key >> DayAt) + FirstDay);

    public CameoCode Code => CameoCode.All[(int)(Key >> CodeAt) & ((1 << CodeBits) - 1)];

    /// <summary>Whether the relationship's first country acts.</summary>
    public bool Outgoing => (Key >> OutgoingAt & 1) != 0;

    /// <summary>The month of its day; see <see cref="MonthBucket.IndexOf"/>.</summary>
    public int Month => MonthBucket.IndexOf(Day);

    /// <summary>The first key of a day.</summary>
    public static long FirstKeyOf(DateOnly day) => (long)(day.DayNumber - FirstDay) << DayAt;

    /// <summary>
    /// By position. Of the lines of one event the one that removes a source event from a feed comes first.
    /// </summary>
    public static int ByPosition(LedgerLine one, LedgerLine other) =>
        (one.Position, one.SourceEvents).CompareTo((other.Position, other.SourceEvents));

    /// <summary>The key of all lines of a source event with the same day, code and direction.</summary>
    /// <remarks>
    /// Two source events of one relationship rarely share day, code and direction, from which their ids are derived. If
    /// they do, 32 bits of their ids, which are hashes, distinguish them.
    /// </remarks>
    public static long KeyOf(DateOnly day, CameoCode code, bool outgoing, Guid sourceEventId)
    {
        Span<byte> id = stackalloc byte[16];
        sourceEventId.TryWriteBytes(id, bigEndian: true, out _);
        return ((long)(day.DayNumber - FirstDay) << DayAt) | ((long)code.Place << CodeAt)
            | (outgoing ? 1L << OutgoingAt : 0) | BinaryPrimitives.ReadUInt32BigEndian(id);
    }
}

/// <summary>What a ledger in memory is complete for.</summary>
/// <param name="From">The position that its sums cover; it gives no answers before.</param>
/// <param name="To">The last position that it gives answers at.</param>
/// <param name="Single">The months in which it has the lines up to <paramref name="From"/> too.</param>
internal sealed record LedgerScope(long From, long To, SingleMonths Single)
{
    /// <summary>The scope of one position.</summary>
    public static LedgerScope At(long position, SingleMonths single) => new(position, position, single);

    /// <summary>Whether a ledger of this scope serves a reader of another one.</summary>
    public bool Covers(LedgerScope asked) => From <= asked.From && asked.To <= To && Single.Covers(asked.Single);
}

/// <summary>
/// The ledger of one relationship in memory. Of the lines up to the position that its scope begins at, it has those of
/// single months, and those of source events that a document or several feeds report; of the others it has the sums of
/// whole months. It has all later lines, in order of position. Append-only, with one writer at a time.
/// </summary>
/// <param name="relationship">Its key.</param>
/// <param name="scope">What it is complete for.</param>
/// <param name="cells">The sums of months up to the position that the scope begins at.</param>
/// <param name="lines">The lines, in order of position.</param>
/// <param name="calibrations">The neutral values of feeds.</param>
/// <param name="ties">The ties of all relationships.</param>
internal sealed class RelationshipLedger(
    int relationship, LedgerScope scope, MonthCell[] cells, LedgerLine[] lines, Calibrations calibrations,
    TieIndex ties)
{
    private readonly Lock _gate = new();
    private LedgerLine[] _lines = lines;
    private int _count = lines.Length;
    private volatile Summed? _latest;
    private volatile Summed? _past;
    private volatile Sorting? _sorting;

    private sealed record Summed(int Lines, RelationshipSums Sums)
    {
        public bool Is(int lines, FeedNeutrals neutrals, KnownTies ties) =>
            Lines == lines && Sums.Neutrals == neutrals && Sums.Ties == ties;
    }

    /// <summary>The indexes of lines in order of key, and the array that they refer to.</summary>
    private sealed record Sorting(LedgerLine[] Lines, int[] Places);

    /// <summary>What it is complete for.</summary>
    public LedgerScope Scope => scope;

    /// <summary>How much it holds, in lines; a cell is half as large as a line.</summary>
    public int Size => Volatile.Read(ref _count) + (cells.Length / 2);

    /// <summary>A ledger that has the lines of further single months too.</summary>
    public RelationshipLedger With(SingleMonths months, ReadOnlySpan<LedgerLine> added)
    {
        LedgerLine[] all;
        lock (_gate)
            all = [.. added, .. _lines.AsSpan(0, _count)];
        Array.Sort(all, LedgerLine.ByPosition);
        return new RelationshipLedger(
            relationship, scope with { Single = scope.Single.And(months) }, cells, all, calibrations, ties);
    }

    /// <summary>Appends lines; skips those at positions that its lines or its sums have already.</summary>
    public void Append(ReadOnlySpan<LedgerLine> added)
    {
        lock (_gate)
        {
            var last = Math.Max(scope.From, _count == 0 ? 0 : _lines[_count - 1].Position);
            while (added.Length > 0 && added[0].Position <= last)
                added = added[1..];
            if (_count + added.Length > _lines.Length)
                Array.Resize(ref _lines, Math.Max(_count + added.Length, _count * 2));
            added.CopyTo(_lines.AsSpan(_count));
            Volatile.Write(ref _count, _count + added.Length);
        }
    }

    /// <summary>What was known at a position within its scope.</summary>
    public RelationshipSums SumsAt(long position)
    {
        if (position < scope.From)
            throw new InvalidOperationException($"Position {position} is before {scope.From}.");
        LedgerLine[] present;
        int count;
        lock (_gate)
            (present, count) = (_lines, _count);
        var known = KnownAt(present.AsSpan(0, count), position);
        var (neutrals, own) = (calibrations.At(position), ties.At(relationship, position));
        if (_latest is { } latest && latest.Is(known, neutrals, own))
            return latest.Sums;
        if (_past is { } past && past.Is(known, neutrals, own))
            return past.Sums;

        var summed = new Summed(known, new RelationshipSums(
            () => Sum(SortedTo(present, count), known), neutrals, own, scope.Single));
        if (known == count)
            _latest = summed;
        else
            _past = summed;
        return summed.Sums;
    }

    /// <summary>The lines in order of key: sorted once for all positions; newer lines are merged in.</summary>
    private Sorting SortedTo(LedgerLine[] present, int count)
    {
        var before = _sorting;
        if (before is not null && before.Places.Length >= count)
            return before;
        var places = new int[count];
        var sorted = before?.Places.Length ?? 0;
        var keys = new long[count - sorted];
        var added = new int[count - sorted];
        for (var i = sorted; i < count; i++)
            (keys[i - sorted], added[i - sorted]) = (present[i].Key, i);
        Array.Sort(keys, added);
        for (int i = 0, from = 0, next = 0; i < count; i++)
            places[i] = next == added.Length || (from < sorted && present[before!.Places[from]].Key <= keys[next])
                ? before!.Places[from++]
                : added[next++];
        return _sorting = new Sorting(present, places);
    }

    private KnownSourceEvent[] Sum(Sorting sorting, int known) =>
        new LedgerFold(cells, scope.Single).Sum(sorting.Lines, sorting.Places, known);

    /// <summary>The number of lines at or before a position.</summary>
    private static int KnownAt(ReadOnlySpan<LedgerLine> all, long position)
    {
        if (all.Length == 0 || all[^1].Position <= position)
            return all.Length;
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (all[middle].Position <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
