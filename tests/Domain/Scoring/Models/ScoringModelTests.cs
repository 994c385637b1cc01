using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using FsCheck;
using FsCheck.Fluent;

namespace Diplomacy.Tests.Domain.Scoring.Models;

/// <summary>Properties of every model over many histories; a failure prints the seed.</summary>
public sealed class ScoringModelTests
{
    private static readonly DateOnly FirstDay = new(2008, 1, 1);

    private static readonly Gen<WeighedEvent> SourceEvent =
        from day in Gen.Choose(0, 300)
        from quality in Gen.Choose(1, 1_000)
        from value in Gen.Choose(SourceEventValue.TenthsMin, SourceEventValue.TenthsMax)
        from mentions in Gen.Choose(1, 50)
        select new WeighedEvent(FirstDay.AddDays(day), quality, value, mentions);

    private static readonly Arbitrary<WeighedEvent[]> Histories = Arb.From(Gen.ArrayOf(SourceEvent));

    [Fact]
    public void A_walk_through_the_dates_gives_what_each_date_alone_gives() => Prop.ForAll(Histories, history =>
    {
        foreach (var model in ScoringModels.All)
        {
            var fold = model.Fold();
            // Any order within a day.
            var sorted = history.OrderBy(one => one.Day).ThenByDescending(one => one.Value).ToArray();
            var next = 0;
            for (var day = FirstDay; day < FirstDay.AddDays(330); day = day.AddDays(11))
            {
                while (next < sorted.Length && sorted[next].Day <= day)
                    fold.Add(sorted[next++]);
                fold.On(day).ShouldBe(model.Evaluate(history, day), model.Name);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Contributions_and_prior_add_up_to_the_level_of_every_model() => Prop.ForAll(Histories, history =>
    {
        foreach (var model in ScoringModels.All)
        {
            var day = FirstDay.AddDays(200);
            var explained = model.Explain(history, day);

            var level = model.Evaluate(history, day).Level;
            var sum = explained.PriorLevel + explained.Contributions.Sum(one => one.Amount);
            if (double.IsNaN(level))
                sum.ShouldBe(double.NaN, model.Name);
            else
                sum.ShouldBe(level, 1e-9, model.Name);
            explained.Level.ShouldBe(level, model.Name);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scores_stay_in_the_range_that_the_model_names() => Prop.ForAll(Histories, history =>
    {
        foreach (var model in ScoringModels.All)
        {
            var score = model.Evaluate(history, FirstDay.AddDays(200));
            if (!score.IsUndefined)
                score.Score.ShouldBeInRange(model.Range.Min, model.Range.Max, model.Name);
            double.IsNaN(score.IntervalLow).ShouldBe(!model.HasInterval, model.Name);
            (score.Grade == Grade.NotGraded).ShouldBe(
                !model.HasGrades && score.Evidence >= LevelModel.GradedEvidenceMin, model.Name);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_level_model_evaluates_the_months_of_its_history() => Prop.ForAll(Histories, history =>
    {
        var day = FirstDay.AddDays(150);
        ScoringModels.Find("level-v1")!.Evaluate(history, day)
            .ShouldBe(LevelModel.Evaluate(MonthBuckets.Of(history, day), day, LevelParameters.LevelV1));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Unknown_and_neutral_never_look_the_same()
    {
        var day = FirstDay.AddDays(10);
        WeighedEvent[] neutral = [new(day, 1_000, 50), new(day, 1_000, -50)];
        foreach (var model in ScoringModels.All.Where(model => model is not ConditionalModel))
        {
            var (unknown, known) = (model.Evaluate([], day), model.Evaluate(neutral, day));
            if (!unknown.IsUndefined)
                known.Score.ShouldBe(unknown.Score, 1e-12, model.Name);
            known.IsUndefined.ShouldBeFalse(model.Name);
            unknown.Grade.ShouldBe(Grade.InsufficientEvidence, model.Name);
            known.Grade.ShouldNotBe(Grade.InsufficientEvidence, model.Name);
            unknown.Evidence.ShouldBe(0, model.Name);
        }
    }

    [Fact]
    public void A_relationship_is_found_again_under_its_key()
    {
        foreach (var one in CountryLookup.All.Where((_, i) => i % 13 == 0))
            foreach (var other in CountryLookup.All.Where(other => other != one))
                Relationship.OfKey(Relationship.Between(one, other).Key).ShouldBe(Relationship.Between(one, other));
        Should.Throw<ArgumentException>(() => Relationship.OfKey(-1));
        Should.Throw<ArgumentException>(() => Relationship.OfKey(int.MaxValue));
    }
}
