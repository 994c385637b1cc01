using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Testing;

/// <summary>What one stored event changed.</summary>
/// <param name="Position">The number of the stored event.</param>
/// <param name="Outgoing">Whether the relationship's first country acted.</param>
public sealed record StoredChange(
    long Position, Relationship Relationship, UpdateCauseKind Kind, Guid SourceEvent, bool Outgoing, string Code,
    DateOnly Day);

/// <summary>
/// What subscribers should have received: every change in order, and the score of any relationship at any position on
/// any day, computed from the stored events by Domain alone.
/// </summary>
public sealed class History
{
    private readonly Dictionary<Relationship, Ledger> _ledgers;

    private sealed record Ledger(LedgerRow[] Rows, StoredChange[] Changes)
    {
        public Dictionary<(DateOnly, string), (LevelScore Score, int SourceEvents)[]> Scores { get; } = [];
    }

    private History(IEnumerable<LedgerRow> rows, IReadOnlyDictionary<long, ChangeKind> kinds)
    {
        _ledgers = rows.GroupBy(row => Relationship.OfKey(row.Relationship)).ToDictionary(
            own => own.Key, own => new Ledger([.. own], ChangesOf(own.Key, own, kinds)));
        Changes = [.. _ledgers.Values.SelectMany(ledger => ledger.Changes).OrderBy(change => change.Position)];
    }

    /// <summary>Every change, in order.</summary>
    public IReadOnlyList<StoredChange> Changes { get; }

    /// <summary>The relationships of which anything is stored.</summary>
    public IEnumerable<Relationship> Relationships => _ledgers.Keys;

    /// <summary>What the events of a store say.</summary>
    public static async Task<History> OfAsync(string connectionString) =>
        Of(await Replay.OfAsync(connectionString), static row => row);

    /// <summary>What replayed events say, with changed ledger lines if given.</summary>
    public static History Of(Replay replay, Func<LedgerRow, LedgerRow> distort) =>
        new(replay.Ledger.Select(distort), replay.Kinds);

    /// <summary>The changes of a relationship after one position and up to another.</summary>
    public ReadOnlySpan<StoredChange> Between(Relationship relationship, long after, long to)
    {
        if (!_ledgers.TryGetValue(relationship, out var ledger))
            return [];
        var (first, next) = (CountTo(ledger.Changes, after), CountTo(ledger.Changes, to));
        return ledger.Changes.AsSpan(first, Math.Max(0, next - first));

        static int CountTo(StoredChange[] changes, long position) =>
            Count(changes.Length, place => changes[place].Position <= position);
    }

    /// <summary>The changes of all relationships after one position and up to another.</summary>
    public IEnumerable<StoredChange> Between(long after, long to)
    {
        for (var i = Count(Changes.Count, place => Changes[place].Position <= after);
             i < Changes.Count && Changes[i].Position <= to; i++)
            yield return Changes[i];
    }

    /// <summary>Whether any source event of a relationship counts at a position.</summary>
    public bool Knows(Relationship relationship, long position) =>
        _ledgers.TryGetValue(relationship, out var ledger)
        && ledger.Rows.TakeWhile(row => row.Position <= position).Sum(row => row.SourceEvents) > 0;

    /// <summary>The score of a relationship, and the number of source events behind it.</summary>
    public (LevelScore Score, int SourceEvents) ScoreAt(
        Relationship relationship, long position, DateOnly day, string model)
    {
        if (!_ledgers.TryGetValue(relationship, out var ledger))
            return Evaluated([], day, model);
        if (!ledger.Scores.TryGetValue((day, model), out var scores))
            ledger.Scores.Add((day, model), scores = Scores(ledger.Rows, day, model));
        return scores[Count(ledger.Rows.Length, place => ledger.Rows[place].Position <= position)];
    }

    /// <summary>The scores after each number of rows.</summary>
    private static (LevelScore, int)[] Scores(LedgerRow[] rows, DateOnly day, string model)
    {
        var months = new SortedDictionary<int, MonthBucket>();
        var scores = new (LevelScore, int)[rows.Length + 1];
        var sourceEvents = 0;
        scores[0] = Evaluated(months.Values, day, model);
        for (var i = 0; i < rows.Length; i++)
        {
            scores[i + 1] = scores[i];
            if (rows[i].Day > day)
                continue;
            var index = MonthBucket.IndexOf(rows[i].Day);
            var value = SourceEventValue.Tenths(GoldsteinTable.V1, CameoCode.Parse(rows[i].Code));
            months[index] = months.GetValueOrDefault(index, new MonthBucket(index, Evidence: 0, Weighted: 0))
                .Plus(rows[i].Quality, value);
            sourceEvents += rows[i].SourceEvents;
            scores[i + 1] = Evaluated(months.Values, day, model) with { Item2 = sourceEvents };
        }
        return scores;
    }

    private static (LevelScore, int) Evaluated(IEnumerable<MonthBucket> months, DateOnly day, string model) =>
        (LevelModel.Evaluate([.. months], day, LevelParameters.All.Single(one => one.Name == model)), 0);

    /// <summary>One stored event may replace a value with another: that is one change.</summary>
    private static StoredChange[] ChangesOf(
        Relationship relationship, IEnumerable<LedgerRow> rows, IReadOnlyDictionary<long, ChangeKind> kinds) =>
    [
        .. from row in rows
           group row by row.Position into stored
           let last = stored.Last()
           select new StoredChange(
               stored.Key, relationship, KindOf(kinds[stored.Key]), last.SourceEvent, last.Outgoing, last.Code,
               last.Day),
    ];

    private static UpdateCauseKind KindOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Recorded => UpdateCauseKind.Recorded,
        ChangeKind.Corroborated => UpdateCauseKind.Corroborated,
        ChangeKind.Moved => UpdateCauseKind.Moved,
        ChangeKind.Corrected => UpdateCauseKind.Corrected,
        ChangeKind.Retracted => UpdateCauseKind.Retracted,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    /// <summary>The number of places that match, where all matching ones come first.</summary>
    private static int Count(int places, Func<int, bool> fits)
    {
        var (low, high) = (0, places);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (fits(middle))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
