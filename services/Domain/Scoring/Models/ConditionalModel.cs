using System.Runtime.InteropServices;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>
/// <c>conditional-v1</c>: the published Chinese rule. From 0, every event in order of date moves P by (9 − P)/9 · q·v
/// upwards or (9 + P)/9 · q·v downwards; −9 to +9. Events of one day are applied in ascending order of value.
/// </summary>
/// <param name="table">The weights of the CAMEO codes.</param>
public sealed class ConditionalModel(GoldsteinTable table) : ScoringModel("conditional-v1", table)
{
    private const double Max = LevelModel.ScoreMax;
    private const double Thousandths = 1_000;
    private const double ThousandthsOfTenths = 10_000;

    /// <inheritdoc/>
    public override string Description =>
        "Published Chinese rule: in order of date every event moves the score the less the closer it stands to the end "
        + "of -9 to 9 that the event pushes towards.";

    /// <inheritdoc/>
    public override DateOnly SingleFrom(DateOnly asOf) => DateOnly.MinValue;

    /// <inheritdoc/>
    public override (double Min, double Max) Range => (-Max, Max);

    /// <inheritdoc/>
    public override bool HasGrades => true;

    /// <inheritdoc/>
    public override bool HasInterval => false;

    /// <inheritdoc/>
    public override IReadOnlyList<ModelParameter> Parameters { get; } = [];

    /// <inheritdoc/>
    public override ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable) =>
        new ConditionalModel(otherTable);

    /// <inheritdoc/>
    public override ScoreFold Fold(IReadOnlyList<TieSpan> ties) => new StepFold();

    /// <inheritdoc/>
    public override Explanation Explain(
        ReadOnlySpan<WeighedEvent> events, IReadOnlyList<TieSpan> ties, DateOnly asOf)
    {
        var places = new List<int>();
        long quality = 0;
        for (var i = 0; i < events.Length; i++)
            if (events[i].Day <= asOf)
            {
                places.Add(i);
                quality += events[i].Quality;
            }
        WeighedEvent[] all = [.. events];
        places.Sort((one, other) => EventOrder.ByDay(all[one], all[other]) is not 0 and var byDay
            ? byDay
            : one.CompareTo(other));

        var contributions = new List<Contribution>(places.Count);
        double present = 0;
        foreach (var place in places)
        {
            var next = Step(present, all[place]);
            contributions.Add(new(place, next - present, all[place].Quality / (double)quality));
            present = next;
        }
        return Explanation.Sorted(present, contributions);
    }

    /// <summary>The score after one more event.</summary>
    private static double Step(double present, WeighedEvent one)
    {
        var value = (long)one.Quality * one.Value / ThousandthsOfTenths;
        var headroom = (value >= 0 ? Max - present : Max + present) / Max;
        // A value above 9 could move the score past the end of the scale.
        return Math.Clamp(present + (headroom * value), -Max, Max);
    }

    /// <summary>
    /// The score so far. The events of a day are buffered, because they are applied in order of value.
    /// </summary>
    private sealed class StepFold : ScoreFold
    {
        private readonly List<WeighedEvent> _today = [];
        private double _present;
        private readonly Dictionary<int, int> _sentences = [];
        private long _quality, _graded;

        public override void Add(WeighedEvent one)
        {
            if (_today.Count > 0 && _today[0].Day != one.Day)
                ApplyDay();
            _today.Add(one);
            _quality += one.Quality;
            _graded += GradedEvidence.Of(one, _sentences);
        }

        public override LevelScore On(DateOnly day)
        {
            ApplyDay();
            var graded = _graded / Thousandths;
            return LevelScore.WithoutInterval(
                _present, _present, _quality / Thousandths, graded, LevelModel.GradeOf(_present, graded));
        }

        private void ApplyDay()
        {
            _today.Sort(EventOrder.ByDay);
            foreach (var one in CollectionsMarshal.AsSpan(_today))
                _present = Step(_present, one);
            _today.Clear();
        }
    }
}
