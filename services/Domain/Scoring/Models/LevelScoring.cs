using System.Runtime.InteropServices;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>The level model with the parameters of one of its versions, as a <see cref="ScoringModel"/>.</summary>
internal sealed class LevelScoring(LevelParameters p, GoldsteinTable table) : ScoringModel(p.Name, table)
{
    private const string HalfLife = "half_life_days", Prior = "prior_weight", Scale = "scale", Spread = "spread";

    public override string Description =>
        "Level of a relationship: monthly mean Goldstein values weighted by the logarithm of evidence and by age, "
        + "drawn towards 0 by a prior, bent into -9 to 9.";

    public override (double Min, double Max) Range => (-LevelModel.ScoreMax, LevelModel.ScoreMax);

    public override bool HasGrades => true;

    public override bool HasInterval => true;

    public override IReadOnlyList<ModelParameter> Parameters { get; } =
    [
        new(HalfLife, p.HalfLifeDays, Min: 1, Max: 36_500, "days"),
        new(Prior, p.PriorWeight, Min: 0.001, Max: 1_000, "evidence"),
        new(Scale, p.Scale, Min: 0.01, Max: 100, "Goldstein points"),
        new(Spread, p.Spread, Min: 0, Max: 100, "Goldstein points"),
    ];

    public override ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable) =>
        new LevelScoring(
            p with
            {
                HalfLifeDays = values.GetValueOrDefault(HalfLife, p.HalfLifeDays),
                PriorWeight = values.GetValueOrDefault(Prior, p.PriorWeight),
                Scale = values.GetValueOrDefault(Scale, p.Scale),
                Spread = values.GetValueOrDefault(Spread, p.Spread),
            },
            otherTable);

    public override ScoreFold Fold() => new MonthFold(p);

    public override Explanation Explain(ReadOnlySpan<WeighedEvent> events, DateOnly asOf) =>
        Explanation.Of(events, asOf, p);

    /// <summary>The month buckets so far. Each source event is added once, for any number of requested days.</summary>
    private sealed class MonthFold(LevelParameters p) : ScoreFold
    {
        private readonly List<MonthBucket> _months = [];
        private DateOnly _lastDay;

        public override void Add(WeighedEvent one)
        {
            // Events come in order of day, so the month is computed only when it changes: it is the costly step.
            if (_months.Count == 0 || one.Day > _lastDay)
            {
                _months.Add(new MonthBucket(MonthBucket.IndexOf(one.Day), Evidence: 0, Weighted: 0));
                _lastDay = _months[^1].LastDay;
            }
            ref var month = ref CollectionsMarshal.AsSpan(_months)[^1];
            month = month.Plus(one.Quality, one.Value);
        }

        public override LevelScore On(DateOnly day) =>
            LevelModel.Evaluate(CollectionsMarshal.AsSpan(_months), day, p);
    }
}
