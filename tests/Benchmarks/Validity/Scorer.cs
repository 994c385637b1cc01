using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Ties;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>A model, or a trivial rule that a model should be better than.</summary>
/// <param name="Scores">Its score of each point; NaN where it does not know enough.</param>
internal sealed record Scorer(string Name, Func<IReadOnlyList<Point>, double[]> Scores)
{
    private const double ScoreMax = LevelModel.ScoreMax;
    private const double Hundredths = 100;

    /// <summary>Every model with a scale of −9 to 9.</summary>
    public static IEnumerable<Scorer> Models(History history) => ScoringModels.All
        .Where(model => model.Range == (-ScoreMax, ScoreMax))
        .Select(model => new Scorer(model.Name, points =>
            [.. history.Scores(model, points).Select(score => score.IsKnown ? score.Score : double.NaN)]));

    /// <summary>
    /// The trivial rules. Those of ties know every pair: one without ties has 0. A conflict share of 0 is 9, of a half
    /// 0, and of 1 it is −9.
    /// </summary>
    public static IEnumerable<Scorer> Baselines(History history)
    {
        if (history.PairsWithTies > 0)
        {
            yield return new Scorer("ties alone", points =>
                [.. points.Select(point => ScoreOf(history.StandingAt(point).Hundredths))]);
            yield return new Scorer("defence pact alone", points =>
                [.. points.Select(point => ScoreOf(history.StandingAt(point).InForce.Contains(TieKind.DefencePact)
                    ? TieKind.DefencePact.Weight()
                    : 0))]);
        }
        if (history.PairsWithEvents > 0)
            yield return new Scorer("conflict share alone", points =>
                [.. history.ConflictShares(points).Select(share => ScoreMax * (1 - (2 * share)))]);
    }

    private static double ScoreOf(int hundredths) => ScoreMax * Math.Tanh(hundredths / Hundredths);
}
