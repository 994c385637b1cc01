using System.Collections.Concurrent;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Query.Ledger.Months;

namespace Diplomacy.Query.Ledger;

/// <summary>
/// One source event as scores count it; or those of one code, direction and feed in a month that is not read singly.
/// </summary>
/// <param name="Outgoing">Whether the relationship's first country acts.</param>
/// <param name="Quality">q, in thousandths.</param>
/// <param name="Feed">The only feed that reports it, by its number in <see cref="FeedIds"/>.</param>
/// <param name="Count">How many source events this is.</param>
/// <param name="Sentence">The sentence that it has all its reports from, by its number; 0 if there is more.</param>
internal readonly record struct KnownSourceEvent(
    DateOnly Day, bool Outgoing, CameoCode Code, int Quality, int Mentions, int Feed, int Count,
    int Sentence);

/// <summary>A score, and the number of source events it is based on.</summary>
internal readonly record struct ScoreOnDay(LevelScore Score, int SourceEvents);

/// <summary>
/// What was known of one relationship at one position: its source events in order of day, its ties, and a cache of the
/// scores computed from them. Immutable, so a cached score stays valid.
/// </summary>
/// <param name="read">Reads the source events, always with the same result.</param>
/// <param name="neutrals">The neutral value of each feed.</param>
/// <param name="ties">The ties.</param>
/// <param name="single">The months whose source events are single.</param>
internal sealed class RelationshipSums(
    Func<KnownSourceEvent[]> read, FeedNeutrals neutrals, KnownTies ties, SingleMonths single)
{
    /// <summary>Scores cached. A caller that needs more iterates over dates and will not ask again.</summary>
    private const int ScoresMax = 64;

    private readonly ConcurrentDictionary<(DateOnly AsOf, ScoringModel Model, Direction), ScoreOnDay> _scores =
        new(concurrencyLevel: 1, capacity: 3);

    // They are larger than what they are read from, and mostly a few scores are all that is needed of them.
    private readonly WeakReference<KnownSourceEvent[]?> _known = new(null);
    private int _firstDay = -1;

    /// <summary>The source events in order of day.</summary>
    public KnownSourceEvent[] SourceEvents
    {
        get
        {
            if (_known.TryGetTarget(out var known))
                return known;
            known = read();
            Volatile.Write(ref _firstDay, (known.Length == 0 ? DateOnly.MaxValue : known[0].Day).DayNumber);
            _known.SetTarget(known);
            return known;
        }
    }

    /// <summary>The neutral value of each feed.</summary>
    public FeedNeutrals Neutrals => neutrals;

    /// <summary>The ties.</summary>
    public KnownTies Ties => ties;

    /// <summary>The day of the first source event, in a month that is not single its last; never where none.</summary>
    public DateOnly FirstDay
    {
        get
        {
            if (Volatile.Read(ref _firstDay) < 0)
                _ = SourceEvents;
            return DateOnly.FromDayNumber(Volatile.Read(ref _firstDay));
        }
    }

    /// <summary>Whether there is anything that a model counts, on whatever day.</summary>
    public bool HasAny(ScoringModel model) => HasAnyBy(DateOnly.MaxValue.AddDays(-1), model);

    /// <summary>Whether there is anything up to a day that a model counts.</summary>
    public bool HasAnyBy(DateOnly day, ScoringModel model) =>
        FirstDay <= day || (model.CountsTies && ties.Spans.Any(span => span.From <= day));

    /// <summary>The score of a day, over both directions or one.</summary>
    public ScoreOnDay ScoreOn(DateOnly asOf, ScoringModel model, Direction direction = Direction.Both)
    {
        var key = (asOf, model, direction);
        if (_scores.TryGetValue(key, out var known))
            return known;
        var score = new ScoreSeries(this, model, direction).On(asOf);
        // A model with parameters of its own belongs to one request; only the named models are worth caching.
        if (_scores.Count < ScoresMax && ScoringModels.Find(model.Name) == model)
            _scores.TryAdd(key, score);
        return score;
    }

    /// <summary>Refuses a day whose score needs source events singly that are not.</summary>
    public void Require(DateOnly asOf, ScoringModel model)
    {
        if (!single.Covers(model.SingleFrom(asOf), asOf))
            throw new InvalidOperationException($"The ledger was not read for {model} on {asOf:yyyy-MM-dd}.");
    }
}
