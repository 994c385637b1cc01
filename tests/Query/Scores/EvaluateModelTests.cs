using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Scores;

public sealed class EvaluateModelTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_model_agrees_with_its_own_scores_on_any_straight_scale()
    {
        var random = new Random(31);
        var known = await services.StoreAsync(
            Enumerable.Range(0, 80).Select(_ => Histories.Report(random, "BOL", "PER", "RUS")));
        var request = new EvaluateModelRequest { KnownAt = new KnownAt { Checkpoint = known }, Seed = 5 };
        foreach (var (one, other) in new[] { ("BOL", "PER"), ("BOL", "RUS"), ("PER", "RUS") })
            for (var month = 1; month <= 12; month++)
            {
                var date = new Date { Year = 2008, Month = month, Day = 20 };
                var score = await services.Query.GetRelationshipAsync(
                    new() { Country = one, Counterpart = other, AsOf = date, KnownAt = request.KnownAt },
                    deadline: services.CallDeadline);
                request.Points.Add(new BenchmarkPoint
                {
                    Country = other,
                    Counterpart = one,
                    Date = date,
                    Value = 100 + (20 * score.Relationship.Score.Score_),
                });
            }
        request.Models.Add(["level-v1", "conditional-v1"]);

        var answer = await services.Query.EvaluateModelAsync(request, deadline: services.CallDeadline);
        var again = await services.Query.EvaluateModelAsync(request, deadline: services.CallDeadline);

        again.ShouldBe(answer);
        var own = answer.Evaluations[0];
        own.N.ShouldBe(36);
        own.Spearman.Value.ShouldBe(1, 1e-12);
        own.Spearman.Low.ShouldBe(1, 1e-12);
        own.Pearson.Value.ShouldBe(1, 1e-12);
        own.MaeScaled.Value.ShouldBe(0, 1e-9);
        own.Slope.ShouldBe(20, 1e-9);
        own.Intercept.ShouldBe(100, 1e-9);
        own.Mae.Value.ShouldBeGreaterThan(50);
        var other2 = answer.Evaluations[1];
        other2.Spearman.Value.ShouldBeInRange(other2.Spearman.Low, other2.Spearman.High);
        other2.Spearman.Low.ShouldBeLessThan(other2.Spearman.High);
        answer.Seed.ShouldBe(5ul);
    }

    [Fact]
    public async Task Only_graded_points_count_where_asked_and_a_flat_series_has_no_correlation()
    {
        var request = new EvaluateModelRequest();
        for (var day = 1; day <= 5; day++)
            request.Points.Add(new BenchmarkPoint
            {
                Country = "FJI",
                Counterpart = "TON",
                Date = Reports.On($"2008-01-{day:00}"),
                Value = day,
            });

        var all = (await services.Query.EvaluateModelAsync(request, deadline: services.CallDeadline)).Evaluations[0];
        request.GradedOnly = true;
        var graded = (await services.Query.EvaluateModelAsync(request, deadline: services.CallDeadline)).Evaluations[0];

        (all.N, all.InsufficientCount, all.Spearman, all.Mae.Value).ShouldBe((5, 5, null, 3));
        (graded.N, graded.InsufficientCount, graded.Mae).ShouldBe((0, 5, null));
    }

    [Fact]
    public async Task A_benchmark_that_makes_no_sense_is_refused_with_every_fault()
    {
        var request = new EvaluateModelRequest { Resamples = 99 };
        request.Models.Add("level-v9");
        request.Points.Add(new BenchmarkPoint { Country = "BOL", Counterpart = "BOL", Value = double.NaN });

        var failure = await services.Query.EvaluateModelAsync(request, deadline: services.CallDeadline).FailureAsync();

        failure.Fields.ShouldBe(
            ["models[0]", "resamples", "points", "points[0].counterpart", "points[0].date", "points[0].value"]);
    }
}
