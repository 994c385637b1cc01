using System.Runtime.InteropServices;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary><see cref="ConditionalModel"/> as a <see cref="ScoringModel"/>.</summary>
internal sealed class ConditionalScoring(GoldsteinTable table) : ScoringModel(ConditionalModel.Name, table)
{
    private const double Thousandths = 1_000;

    public override string Description =>
        "Published Chinese rule: in order of date every event moves the score the less the closer it stands to the end "
        + "of -9 to 9 that the event pushes towards.";

    public override (double Min, double Max) Range => (-LevelModel.ScoreMax, LevelModel.ScoreMax);

    public override bool HasGrades => true;

    public override bool HasInterval => false;

    public override IReadOnlyList<ModelParameter> Parameters { get; } = [];

    public override ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable) =>
        new ConditionalScoring(otherTable);

    public override ScoreFold Fold() => new StepFold();

    public override Explanation Explain(ReadOnlySpan<WeighedEvent> events, DateOnly asOf)
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
            var next = ConditionalModel.Step(present, all[place]);
            contributions.Add(new(place, next - present, all[place].Quality / (double)quality));
            present = next;
        }
        return Explanation.Sorted(present, contributions);
    }

    /// <summary>
    /// The score so far. The events of a day are buffered, because they are applied in order of value.
    /// </summary>
    private sealed class StepFold : ScoreFold
    {
        private readonly List<WeighedEvent> _today = [];
        private double _present;
        private long _quality;

        public override void Add(WeighedEvent one)
        {
            if (_today.Count > 0 && _today[0].Day != one.Day)
                ApplyDay();
            _today.Add(one);
            _quality += one.Quality;
        }

        public override LevelScore On(DateOnly day)
        {
            ApplyDay();
            var evidence = _quality / Thousandths;
            return LevelScore.WithoutInterval(_present, _present, evidence, LevelModel.GradeOf(_present, evidence));
        }

        private void ApplyDay()
        {
            _today.Sort(EventOrder.ByDay);
            foreach (var one in CollectionsMarshal.AsSpan(_today))
                _present = ConditionalModel.Step(_present, one);
            _today.Clear();
        }
    }
}
