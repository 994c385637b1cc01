using Diplomacy.Domain.Scoring;

namespace Diplomacy.Query.Reading;

/// <summary>Which acts of a relationship count.</summary>
internal enum Direction
{
    /// <summary>What either country did to the other.</summary>
    Both,

    /// <summary>What the relationship's first country did to the second.</summary>
    FirstToSecond,

    /// <summary>What the relationship's second country did to the first.</summary>
    SecondToFirst,
}

/// <summary>
/// One relationship read by one model from date to date: each source event is taken in once, however many dates are
/// asked for.
/// </summary>
/// <param name="sourceEvents">The source events in order of day.</param>
internal sealed class ScoreWalk(
    KnownSourceEvent[] sourceEvents, ScoringModel model, Direction direction = Direction.Both)
{
    private readonly ScoreFold _fold = model.Fold();
    private int _next;
    private int _counted;

    /// <summary>The score of a day. Days must be asked for in order.</summary>
    public ScoreOnDay On(DateOnly day)
    {
        for (; _next < sourceEvents.Length && sourceEvents[_next].Day <= day; _next++)
        {
            ref readonly var one = ref sourceEvents[_next];
            if (direction != Direction.Both && one.Outgoing != (direction == Direction.FirstToSecond))
                continue;
            _fold.Add(new WeighedEvent(
                one.Day, one.Quality, model.ValueOf(one.Code, SourceEventValue.NeutralOfDocuments), one.Mentions));
            _counted += one.Count;
        }
        return new ScoreOnDay(_fold.On(day), _counted);
    }
}
