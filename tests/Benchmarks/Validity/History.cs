using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>The source events and ties of every pair, as the models read them.</summary>
internal sealed class History
{
    private readonly Dictionary<Relationship, Dated[]> _events;
    private readonly Dictionary<Relationship, TieSpan[]> _ties;

    private readonly record struct Dated(WeighedEvent Event, bool IsConflict);

    /// <summary>Brings the rows of source events together, and takes the neutral value off those of a feed.</summary>
    /// <param name="neutral">The neutral value of every feed, in tenths; null for the mean of its own rows.</param>
    public History(IEnumerable<EventRow> rows, Dictionary<Relationship, TieSpan[]> ties, int? neutral)
    {
        EventRow[] all = [.. rows];
        Rows = all.Length;
        Neutral = all.Where(row => row.Feed.Length > 0).GroupBy(row => row.Feed).ToDictionary(
            feed => feed.Key,
            feed => neutral ?? (int)Math.Round(feed.Average(row => GoldsteinTable.V1.Tenths(row.Code))));
        _ties = ties;
        _events = all.GroupBy(row => Relationship.Of(row.Dyad)).ToDictionary(
            pair => pair.Key,
            pair => pair.GroupBy(row => (row.Day, row.Dyad, row.Code)).Select(One)
                .OrderBy(one => (one.Event.Day, one.Event.Value, one.Event.Quality)).ToArray());
        if (all.Length > 0) Years = (all.Min(row => row.Day.Year), all.Max(row => row.Day.Year));
    }

    /// <summary>How many rows were read.</summary>
    public int Rows { get; }

    /// <summary>How many source events they are.</summary>
    public int Events => _events.Values.Sum(pair => pair.Length);

    /// <summary>The neutral value of each feed, in tenths.</summary>
    public IReadOnlyDictionary<string, int> Neutral { get; }

    /// <summary>The years of the first and the last event; null where there are no events.</summary>
    public (int First, int Last)? Years { get; }

    /// <summary>The pairs with events or ties, in order.</summary>
    public IReadOnlyList<Relationship> Pairs => [.. _events.Keys.Union(_ties.Keys).Order()];

    /// <summary>How many pairs have events.</summary>
    public int PairsWithEvents => _events.Count;

    /// <summary>How many pairs have ties that count.</summary>
    public int PairsWithTies => _ties.Count;

    /// <summary>The score of each point.</summary>
    public LevelScore[] Scores(ScoringModel model, IReadOnlyList<Point> points)
    {
        var scores = new LevelScore[points.Count];
        foreach (var pair in ByPairAndDay(points))
        {
            var fold = model.Fold(_ties.GetValueOrDefault(pair.Key) ?? []);
            var events = _events.GetValueOrDefault(pair.Key) ?? [];
            var next = 0;
            foreach (var place in pair)
            {
                while (next < events.Length && events[next].Event.Day <= points[place].Day)
                    fold.Add(events[next++].Event);
                scores[place] = fold.On(points[place].Day);
            }
        }
        return scores;
    }

    /// <summary>The ties in force at a point.</summary>
    public Standing StandingAt(Point point) => Standing.On(_ties.GetValueOrDefault(point.Pair) ?? [], point.Day);

    /// <summary>The share of conflict in all source events up to each point; NaN where there are none.</summary>
    public double[] ConflictShares(IReadOnlyList<Point> points)
    {
        var shares = new double[points.Count];
        foreach (var pair in ByPairAndDay(points))
        {
            var events = _events.GetValueOrDefault(pair.Key) ?? [];
            var (next, conflicts) = (0, 0);
            foreach (var place in pair)
            {
                for (; next < events.Length && events[next].Event.Day <= points[place].Day; next++)
                    conflicts += events[next].IsConflict ? 1 : 0;
                shares[place] = next == 0 ? double.NaN : (double)conflicts / next;
            }
        }
        return shares;
    }

    private static IEnumerable<IGrouping<Relationship, int>> ByPairAndDay(IReadOnlyList<Point> points) =>
        Enumerable.Range(0, points.Count).OrderBy(place => points[place].Day).GroupBy(place => points[place].Pair);

    /// <summary>The source event of rows that tell the same: each distinct source counts once.</summary>
    private Dated One(IGrouping<(DateOnly Day, Dyad Dyad, CameoCode Code), EventRow> rows)
    {
        var feeds = rows.Select(row => row.Feed).Distinct().ToArray();
        var quality = Quality.Combine(
            [.. rows.GroupBy(row => row.Source).Select(source => source.Max(row => row.Quality))]);
        var neutral = feeds is [{ Length: > 0 } feed] ? Neutral[feed] : SourceEventValue.NeutralOfDocuments;
        var value = SourceEventValue.Tenths(GoldsteinTable.V1, rows.Key.Code, neutral);
        return new Dated(
            new WeighedEvent(rows.Key.Day, quality, value), rows.Key.Code.QuadClass >= QuadClass.VerbalConflict);
    }
}
