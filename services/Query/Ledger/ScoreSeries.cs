using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;

namespace Diplomacy.Query.Ledger;

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
internal sealed class ScoreSeries(RelationshipSums sums, ScoringModel model, Direction direction = Direction.Both)
{
    private readonly KnownSourceEvent[] _sourceEvents = sums.SourceEvents;
    private readonly ScoreFold _fold = model.Fold();
    private int _next;
    private int _counted;

    /// <summary>The score of a day. Days must be asked for in order.</summary>
    public ScoreOnDay On(DateOnly day)
    {
        for (; _next < _sourceEvents.Length && _sourceEvents[_next].Day <= day; _next++)
        {
            ref readonly var one = ref _sourceEvents[_next];
            if (direction != Direction.Both && one.Outgoing != (direction == Direction.FirstToSecond))
                continue;
            _fold.Add(new WeighedEvent(
                one.Day, one.Quality, model.ValueOf(one.Code, sums.Neutrals.TenthsOf(one.Feed)), one.Mentions));
            _counted += one.Count;
        }
        return new ScoreOnDay(_fold.On(day), _counted);
    }
}
