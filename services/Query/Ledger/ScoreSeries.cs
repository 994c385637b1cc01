using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;

namespace Diplomacy.Query.Ledger;

/// <summary>Which direction of a relationship counts.</summary>
internal enum Direction
{
    /// <summary>Actions of either country toward the other.</summary>
    Both,

    /// <summary>Actions of the relationship's first country toward the second.</summary>
    FirstToSecond,

    /// <summary>Actions of the relationship's second country toward the first.</summary>
    SecondToFirst,
}

/// <summary>
/// The scores of one relationship by one model at ascending dates. Each source event is folded in once, however many
/// dates are asked for.
/// </summary>
internal sealed class ScoreSeries(RelationshipSums sums, ScoringModel model, Direction direction = Direction.Both)
{
    private readonly KnownSourceEvent[] _sourceEvents = sums.SourceEvents;
    private readonly ScoreFold _fold = model.Fold(sums.Ties.Spans);
    private int _next;
    private int _counted;

    /// <summary>The score of a day. Days must be asked for in ascending order.</summary>
    public ScoreOnDay On(DateOnly day)
    {
        sums.Require(day, model);
        for (; _next < _sourceEvents.Length && _sourceEvents[_next].Day <= day; _next++)
        {
            ref readonly var one = ref _sourceEvents[_next];
            if (direction != Direction.Both && one.Outgoing != (direction == Direction.FirstToSecond))
                continue;
            _fold.Add(new WeighedEvent(
                one.Day, one.Quality, model.ValueOf(one.Code, sums.Neutrals.TenthsOf(one.Feed)), one.Mentions,
                one.Sentence));
            _counted += one.Count;
        }
        return new ScoreOnDay(_fold.On(day), _counted);
    }
}
