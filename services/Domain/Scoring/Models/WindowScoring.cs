using System.Runtime.InteropServices;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>What models over a window of days share: the parameter and the evidence.</summary>
internal static class Window
{
    public const string Days = "window_days";

    private const double Thousandths = 1_000;

    public static ModelParameter Parameter(int days) => new(Days, days, Min: 1, Max: 3_650, "days");

    public static int DaysOf(IReadOnlyDictionary<string, double> values, int otherwise) =>
        (int)values.GetValueOrDefault(Days, otherwise);

    public static bool Holds(DateOnly day, DateOnly asOf, int days) =>
        day <= asOf && day.DayNumber > asOf.DayNumber - days;

    /// <summary>A score with its evidence, without an interval, on a scale without grades.</summary>
    public static LevelScore Score(double level, double score, long quality)
    {
        var evidence = quality / Thousandths;
        return LevelScore.WithoutInterval(level, score, evidence,
            evidence < LevelModel.GradedEvidenceMin ? Grade.InsufficientEvidence : Grade.NotGraded);
    }

    /// <summary>Removes events too old to count on a day or later. Events are in order of day.</summary>
    public static void Trim(List<WeighedEvent> events, DateOnly asOf, int days)
    {
        var old = 0;
        while (old < events.Count && events[old].Day.DayNumber <= asOf.DayNumber - days)
            old++;
        events.RemoveRange(0, old);
    }
}

/// <summary><see cref="GoldsteinSumModel"/> as a <see cref="ScoringModel"/>.</summary>
internal sealed class GoldsteinSumScoring(int days, GoldsteinTable table)
    : ScoringModel(GoldsteinSumModel.Name, table)
{
    private const double ThousandthsOfTenths = 10_000;

    public override string Description => "Sum of quality times Goldstein value over the last days; unbounded.";

    public override (double Min, double Max) Range => (double.NegativeInfinity, double.PositiveInfinity);

    public override bool HasGrades => false;

    public override bool HasInterval => false;

    public override IReadOnlyList<ModelParameter> Parameters { get; } = [Window.Parameter(days)];

    public override ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable) =>
        new GoldsteinSumScoring(Window.DaysOf(values, days), otherTable);

    public override ScoreFold Fold() => new SumFold(days);

    public override Explanation Explain(ReadOnlySpan<WeighedEvent> events, DateOnly asOf)
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
        return Explanation.Sorted(GoldsteinSumModel.Evaluate(events, asOf, days), contributions);
    }

    private sealed class SumFold(int days) : ScoreFold
    {
        private readonly Queue<WeighedEvent> _recent = [];
        private long _sum, _quality;

        public override void Add(WeighedEvent one)
        {
            _recent.Enqueue(one);
            _sum += (long)one.Quality * one.Value;
            _quality += one.Quality;
        }

        public override LevelScore On(DateOnly day)
        {
            // The sums are integers, so subtracting an event restores them exactly.
            while (_recent.TryPeek(out var oldest) && !Window.Holds(oldest.Day, day, days))
            {
                _recent.Dequeue();
                _sum -= (long)oldest.Quality * oldest.Value;
                _quality -= oldest.Quality;
            }
            var sum = _sum / ThousandthsOfTenths;
            return Window.Score(sum, sum, _quality);
        }
    }
}

/// <summary><see cref="TemperatureModel"/> as a <see cref="ScoringModel"/>. Its level is not clamped.</summary>
internal sealed class TemperatureScoring(int days, GoldsteinTable table) : ScoringModel(TemperatureModel.Name, table)
{
    public override string Description =>
        "Mean of recent daily Goldstein values, events weighted by mentions, on a thermometer of 0 to 100; 50 is "
        + "neutral.";

    public override (double Min, double Max) Range => (TemperatureModel.Coldest, TemperatureModel.Hottest);

    public override bool HasGrades => false;

    public override bool HasInterval => false;

    public override IReadOnlyList<ModelParameter> Parameters { get; } = [Window.Parameter(days)];

    public override ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable) =>
        new TemperatureScoring(Window.DaysOf(values, days), otherTable);

    public override ScoreFold Fold() => new TemperatureFold(days);

    public override Explanation Explain(ReadOnlySpan<WeighedEvent> events, DateOnly asOf)
    {
        var weightOfDay = new Dictionary<DateOnly, double>();
        foreach (var one in events)
            if (Window.Holds(one.Day, asOf, days))
                weightOfDay[one.Day] = weightOfDay.GetValueOrDefault(one.Day) + TemperatureModel.WeightOf(one);
        var contributions = new List<Contribution>();
        for (var i = 0; i < events.Length; i++)
        {
            if (!Window.Holds(events[i].Day, asOf, days))
                continue;
            var share = TemperatureModel.WeightOf(events[i]) / weightOfDay[events[i].Day] / weightOfDay.Count;
            contributions.Add(new(i, TemperatureModel.DegreesAPoint * share * events[i].Value / 10, share));
        }
        return Explanation.Sorted(TemperatureModel.Level(events, asOf, days), contributions) with
        {
            PriorLevel = TemperatureModel.Neutral,
            PriorShare = weightOfDay.Count == 0 ? 1 : 0,
        };
    }

    private sealed class TemperatureFold(int days) : ScoreFold
    {
        private readonly List<WeighedEvent> _recent = [];

        public override void Add(WeighedEvent one) => _recent.Add(one);

        public override LevelScore On(DateOnly day)
        {
            Window.Trim(_recent, day, days);
            long quality = 0;
            foreach (var one in _recent)
                quality += one.Quality;
            var level = TemperatureModel.Level(CollectionsMarshal.AsSpan(_recent), day, days);
            return Window.Score(level, TemperatureModel.Clamp(level), quality);
        }
    }
}
