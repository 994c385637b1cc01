using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>
/// <c>goldstein-sum-v1</c>: Σ q·v over the last days, which most users of GDELT plot. It is unbounded, and it has no
/// grades and no interval.
/// </summary>
/// <param name="days">How many days are summed, up to and including the requested day.</param>
/// <param name="table">The weights of the CAMEO codes.</param>
public sealed class GoldsteinSumModel(int days, GoldsteinTable table) : ScoringModel("goldstein-sum-v1", table)
{
    /// <summary>The window of <c>goldstein-sum-v1</c>, in days.</summary>
    public const int WindowDays = 30;

    private const double ThousandthsOfTenths = 10_000;

    /// <inheritdoc/>
    public override string Description => "Sum of quality times Goldstein value over the last days; unbounded.";

    /// <inheritdoc/>
    public override DateOnly SingleFrom(DateOnly asOf) => Window.FirstDay(asOf, days);

    /// <inheritdoc/>
    public override (double Min, double Max) Range => (double.NegativeInfinity, double.PositiveInfinity);

    /// <inheritdoc/>
    public override bool HasGrades => false;

    /// <inheritdoc/>
    public override bool HasInterval => false;

    /// <inheritdoc/>
    public override IReadOnlyList<ModelParameter> Parameters { get; } = [Window.Parameter(days)];

    /// <inheritdoc/>
    public override ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable) =>
        new GoldsteinSumModel(Window.DaysOf(values, days), otherTable);

    /// <inheritdoc/>
    public override ScoreFold Fold(IReadOnlyList<TieSpan> ties) => new SumFold(days);

    /// <inheritdoc/>
    public override Explanation Explain(
        ReadOnlySpan<WeighedEvent> events, IReadOnlyList<TieSpan> ties, DateOnly asOf)
    {
        var contributions = new List<Contribution>();
        long quality = 0;
        foreach (var one in events)
            if (Window.Holds(one.Day, asOf, days))
                quality += one.Quality;
        for (var i = 0; i < events.Length; i++)
            if (Window.Holds(events[i].Day, asOf, days))
                contributions.Add(new(
                    i, (long)events[i].Quality * events[i].Value / ThousandthsOfTenths,
                    events[i].Quality / (double)quality));
        return Explanation.Sorted(Evaluate(events, asOf).Level, contributions) with
        {
            PriorLevel = contributions.Count == 0 ? double.NaN : 0,
        };
    }

    /// <summary>The sums of the window. They are integers, so subtracting an event restores them exactly.</summary>
    private sealed class SumFold(int days) : ScoreFold
    {
        private readonly Queue<WeighedEvent> _recent = [];
        private long _sum;

        public override void Add(WeighedEvent one)
        {
            _recent.Enqueue(one);
            _sum += (long)one.Quality * one.Value;
        }

        public override LevelScore On(DateOnly day)
        {
            while (_recent.TryPeek(out var oldest) && !Window.Holds(oldest.Day, day, days))
            {
                _recent.Dequeue();
                _sum -= (long)oldest.Quality * oldest.Value;
            }
            var sum = _sum / ThousandthsOfTenths;
            return Window.Score(sum, sum, _recent);
        }
    }
}
