using System.Collections.Concurrent;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Query.Ledger;

/// <summary>What one source event counts for.</summary>
/// <param name="Outgoing">Whether the relationship's first country acts.</param>
/// <param name="Quality">q, in thousandths.</param>
/// <param name="Feed">The feed that alone tells of it, by its number in <see cref="FeedIds"/>.</param>
/// <param name="Count">How many source events this is: 1.</param>
internal readonly record struct KnownSourceEvent(
    DateOnly Day, bool Outgoing, CameoCode Code, int Quality, int Mentions, int Feed, int Count);

/// <summary>A score, and how many source events it rests on.</summary>
internal readonly record struct ScoreOnDay(LevelScore Score, int SourceEvents);

/// <summary>
/// What was known of one relationship at one position: its source events in order of day, and the scores that were
/// asked of them. It never changes, so a score is computed once.
/// </summary>
internal sealed class RelationshipSums(KnownSourceEvent[] sourceEvents, FeedNeutrals neutrals)
{
    /// <summary>Scores kept. Who asks for more walks through the dates and does not come back.</summary>
    private const int ScoresMax = 64;

    private readonly ConcurrentDictionary<(DateOnly AsOf, ScoringModel Model, Direction), ScoreOnDay> _scores =
        new(concurrencyLevel: 1, capacity: 3);

    /// <summary>The source events in order of day.</summary>
    public KnownSourceEvent[] SourceEvents => sourceEvents;

    /// <summary>What counted as neutral in each feed.</summary>
    public FeedNeutrals Neutrals => neutrals;

    /// <summary>Whether anything had happened by a day.</summary>
    public bool HasAnyBy(DateOnly day) => sourceEvents.Length > 0 && sourceEvents[0].Day <= day;

    /// <summary>The score of a day, over both directions or one.</summary>
    public ScoreOnDay ScoreOn(DateOnly asOf, ScoringModel model, Direction direction = Direction.Both)
    {
        var key = (asOf, model, direction);
        if (_scores.TryGetValue(key, out var known))
            return known;
        var score = new ScoreSeries(this, model, direction).On(asOf);
        // A what-if is a model of one request, which nobody else will ask for.
        if (_scores.Count < ScoresMax && ScoringModels.Find(model.Name) == model)
            _scores.TryAdd(key, score);
        return score;
    }
}
