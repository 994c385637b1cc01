using System.Collections.Concurrent;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Query.Reading;

/// <summary>What the source events of one day, direction and code count for together.</summary>
/// <param name="Outgoing">Whether the relationship's first country acts.</param>
/// <param name="Quality">Σ q, in thousandths.</param>
internal readonly record struct DaySum(DateOnly Day, bool Outgoing, CameoCode Code, long Quality, long SourceEvents);

/// <summary>A score, and how many source events it rests on.</summary>
internal readonly record struct ScoreOnDay(LevelScore Score, int SourceEvents);

/// <summary>
/// What was known of one relationship at one position: day sums in order of day, and the scores that were asked of
/// them. It never changes, so a score is computed once.
/// </summary>
internal sealed class RelationshipSums(DaySum[] days)
{
    /// <summary>Scores kept. Who asks for more walks through the dates and does not come back.</summary>
    private const int ScoresMax = 64;

    private readonly ConcurrentDictionary<(DateOnly AsOf, LevelParameters Model, Direction), ScoreOnDay> _scores =
        new(concurrencyLevel: 1, capacity: 3);

    /// <summary>The day sums in order of day.</summary>
    public DaySum[] Days => days;

    /// <summary>The score of a day, over both directions or one.</summary>
    public ScoreOnDay ScoreOn(DateOnly asOf, LevelParameters model, Direction direction = Direction.Both)
    {
        var key = (asOf, model, direction);
        if (_scores.TryGetValue(key, out var known))
            return known;
        var buckets = new BucketFold(days, direction);
        var score = new ScoreOnDay(LevelModel.Evaluate(buckets.UpTo(asOf), asOf, model), buckets.SourceEvents);
        if (_scores.Count < ScoresMax)
            _scores.TryAdd(key, score);
        return score;
    }
}
