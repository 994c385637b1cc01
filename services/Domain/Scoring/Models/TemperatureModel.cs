using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>
/// <c>temperature-v1</c>: 50 + 12 · the mean, over those of the last days that saw events, of the day's mean value, in
/// which each event weighs log(1 + mentions); clamped to 0 to 100. The level is the value before clamping. The quality
/// of the events does not matter.
/// </summary>
/// <param name="days">How many days are averaged, up to and including the requested day.</param>
/// <param name="table">The weights of the CAMEO codes.</param>
public sealed class TemperatureModel(int days, GoldsteinTable table) : ScoringModel("temperature-v1", table)
{
    /// <summary>The window of <c>temperature-v1</c>, in days.</summary>
    public const int WindowDays = 14;

    /// <summary>The temperature of a neutral relationship; one without recent events has none.</summary>
    public const double Neutral = 50;

    private const double DegreesAPoint = 12;
    private const double Coldest = 0, Hottest = 100;
    private const double Tenths = 10;

    /// <inheritdoc/>
    public override string Description =>
        "Mean of recent daily Goldstein values, events weighted by mentions, on a thermometer of 0 to 100; 50 is "
        + "neutral.";

    /// <inheritdoc/>
    public override DateOnly SingleFrom(DateOnly asOf) => Window.FirstDay(asOf, days);

    /// <inheritdoc/>
    public override (double Min, double Max) Range => (Coldest, Hottest);

    /// <inheritdoc/>
    public override bool HasGrades => false;

    /// <inheritdoc/>
    public override bool HasInterval => false;

    /// <inheritdoc/>
    public override IReadOnlyList<ModelParameter> Parameters { get; } = [Window.Parameter(days)];

    /// <inheritdoc/>
    public override ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable) =>
        new TemperatureModel(Window.DaysOf(values, days), otherTable);

    /// <inheritdoc/>
    public override ScoreFold Fold(IReadOnlyList<TieSpan> ties) => new TemperatureFold(days);

    /// <inheritdoc/>
    public override Explanation Explain(
        ReadOnlySpan<WeighedEvent> events, IReadOnlyList<TieSpan> ties, DateOnly asOf)
    {
        var weightOfDay = new Dictionary<DateOnly, double>();
        foreach (var one in events)
            if (Window.Holds(one.Day, asOf, days))
                weightOfDay[one.Day] = weightOfDay.GetValueOrDefault(one.Day) + WeightOf(one);
        var contributions = new List<Contribution>();
        for (var i = 0; i < events.Length; i++)
        {
            if (!Window.Holds(events[i].Day, asOf, days))
                continue;
            var share = WeightOf(events[i]) / weightOfDay[events[i].Day] / weightOfDay.Count;
            contributions.Add(new(i, DegreesAPoint * share * events[i].Value / Tenths, share));
        }
        return Explanation.Sorted(Evaluate(events, asOf).Level, contributions) with
        {
            PriorLevel = weightOfDay.Count == 0 ? double.NaN : Neutral,
            PriorShare = weightOfDay.Count == 0 ? 1 : 0,
        };
    }

    /// <summary>log(1 + mentions): the weight of an event within its day.</summary>
    private static double WeightOf(WeighedEvent one) => Math.Log(1.0 + Math.Max(one.Mentions, 1));

    private sealed class TemperatureFold(int days) : ScoreFold
    {
        private readonly List<WeighedEvent> _recent = [];

        public override void Add(WeighedEvent one) => _recent.Add(one);

        public override LevelScore On(DateOnly day)
        {
            _recent.RemoveAll(one => !Window.Holds(one.Day, day, days));
            var level = Level();
            return Window.Score(level, Math.Clamp(level, Coldest, Hottest), _recent);
        }

        private double Level()
        {
            // The order within a day is fixed too, so that the order of reporting does not change the last bits.
            _recent.Sort(EventOrder.ByDay);
            double sumOfDays = 0, weight = 0, weighted = 0;
            var daysWithEvents = 0;
            for (var i = 0; i < _recent.Count; i++)
            {
                var one = _recent[i];
                weight += WeightOf(one);
                weighted += WeightOf(one) * one.Value / Tenths;
                if (i + 1 < _recent.Count && _recent[i + 1].Day == one.Day) continue;
                sumOfDays += weighted / weight;
                daysWithEvents++;
                (weight, weighted) = (0, 0);
            }
            return daysWithEvents == 0 ? Neutral : Neutral + (DegreesAPoint * sumOfDays / daysWithEvents);
        }
    }
}
