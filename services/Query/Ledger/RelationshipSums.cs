using System.Collections.Concurrent;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Query.Ledger;

/// <summary>One source event as scores count it.</summary>
/// <param name="Outgoing">Whether the relationship's first country acts.</param>
/// <param name="Quality">q, in thousandths.</param>
/// <param name="Feed">The only feed that reports it, by its number in <see cref="FeedIds"/>.</param>
/// <param name="Count">How many source events this is: 1.</param>
/// <param name="Sentence">The sentence that it has all its reports from, by its number; 0 if there is more.</param>
internal readonly record struct KnownSourceEvent(
    DateOnly Day, bool Outgoing, CameoCode Code, int Quality, int Mentions, int Feed, int Count,
    int Sentence);

/// <summary>A score, and the number of source events it is based on.</summary>
internal readonly record struct ScoreOnDay(LevelScore Score, int SourceEvents);

/// <summary>
/// What was known of one relationship at one position: its source events in order of day, its ties, and a cache of the
/// scores computed from them. Both are immutable, so a cached score stays valid.
/// </summary>
internal sealed class RelationshipSums(KnownSourceEvent[] sourceEvents, FeedNeutrals neutrals, KnownTies ties)
{
    /// <summary>Scores cached. A caller that needs more iterates over dates and will not ask again.</summary>
    private const int ScoresMax = 64;

    private readonly ConcurrentDictionary<(DateOnly AsOf, ScoringModel Model, Direction), ScoreOnDay> _scores =
        new(concurrencyLevel: 1, capacity: 3);

    /// <summary>The source events in order of day.</summary>
    public KnownSourceEvent[] SourceEvents => sourceEvents;

    /// <summary>The neutral value of each feed.</summary>
    public FeedNeutrals Neutrals => neutrals;

    /// <summary>The ties.</summary>
    public KnownTies Ties => ties;

    /// <summary>Whether there is anything that a model counts, on whatever day.</summary>
    public bool HasAny(ScoringModel model) => HasAnyBy(DateOnly.MaxValue, model);

    /// <summary>Whether there is anything up to a day that a model counts.</summary>
    public bool HasAnyBy(DateOnly day, ScoringModel model) =>
        (sourceEvents.Length > 0 && sourceEvents[0].Day <= day)
        || (model.CountsTies && ties.Spans.Any(span => span.From <= day));

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
}
