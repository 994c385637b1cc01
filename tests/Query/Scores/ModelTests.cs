using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Scores;

public sealed class ModelTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task Models_are_listed_with_their_numbers_and_tables()
    {
        var listed = await services.Query.ListModelsAsync(new(), deadline: services.CallDeadline);

        listed.Models.Select(model => model.Name).ShouldBe(
            [
                "level-v1", "feed-v1", "standing-v1", "standing-feed-v1", "goldstein-sum-v1", "temperature-v1",
                "conditional-v1",
            ]);
        listed.Models.ShouldAllBe(model => model.Version == 1 && model.GoldsteinTable == "goldstein-v1");
        listed.Models[1].Parameters.ToDictionary(p => p.Name, p => p.Value).ShouldBe(new Dictionary<string, double>
        {
            ["half_life_days"] = 730,
            ["prior_weight"] = 8,
            ["scale"] = 0.8,
            ["spread"] = 4.5,
        });
        listed.Models[4].HasScoreMin.ShouldBeFalse();
        listed.Models[5].ScoreMax.ShouldBe(100);
        listed.GoldsteinTables.Select(table => table.Name).ShouldBe(["goldstein-v1", "goldstein-icews-v1"]);
        listed.GoldsteinTables[1].Weights.Single(weight => weight.CameoCode == "016").Goldstein.ShouldBe(-5);
    }

    [Fact]
    public async Task Every_parameter_that_is_listed_can_be_set()
    {
        foreach (var field in ModelParameters.Descriptor.Fields.InFieldNumberOrder().Where(field => field.HasPresence))
        {
            var model = ScoringModels.All.First(model => model.Parameters.Any(p => p.Name == field.Name));
            var parameters = new ModelParameters();
            field.Accessor.SetValue(parameters, field.FieldType == FieldType.Int32 ? (object)7 : 7.0);

            var answer = await Ask(model.Name, parameters);

            answer.Relationship.Parameters.ShouldBe(parameters);
        }
        ScoringModels.All.SelectMany(model => model.Parameters).Select(parameter => parameter.Name).Distinct()
            .ShouldBeSubsetOf(ModelParameters.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name));
    }

    [Fact]
    public async Task A_what_if_differs_and_leaves_the_models_own_answer_alone()
    {
        var written = await services.StoreAsync(
            Reports.Of("2008-09-15", "BOL", "USA", "161"), Reports.Of("2008-11-15", "USA", "BOL", "016"));
        var request = new GetTimelineRequest
        {
            Country = "BOL",
            Counterpart = "USA",
            From = Reports.On("2008-12-01"),
            To = Reports.On("2010-12-31"),
            AtLeastAsFresh = written,
        };
        request.Models.Add(["level-v1", "level-v1", "level-v1", "level-v1"]);
        request.Parameters.Add(new ModelParameters());
        request.Parameters.Add(new ModelParameters { HalfLifeDays = 90 });
        request.Parameters.Add(new ModelParameters { GoldsteinTable = "goldstein-icews-v1" });

        var answer = await services.Query.GetTimelineAsync(request, deadline: services.CallDeadline);

        double Last(int i) => answer.Timelines[i].Points[^1].Score.Score_;
        Last(3).ShouldBe(Last(0));
        Last(1).ShouldBeGreaterThan(Last(0));
        Last(2).ShouldBeLessThan(Last(0));
        answer.Timelines[0].Parameters.ShouldBeNull();
        answer.Timelines[1].Parameters.HalfLifeDays.ShouldBe(90);
    }

    [Theory]
    [InlineData("level-v1", -1.0, null, null, "OUT_OF_RANGE", "parameters.half_life_days")]
    [InlineData("level-v1", double.NaN, null, null, "OUT_OF_RANGE", "parameters.half_life_days")]
    [InlineData("level-v1", double.PositiveInfinity, null, null, "OUT_OF_RANGE", "parameters.half_life_days")]
    [InlineData("level-v1", null, 5, null, "PARAMETER_NOT_OF_MODEL", "parameters.window_days")]
    [InlineData("temperature-v1", null, 0, null, "OUT_OF_RANGE", "parameters.window_days")]
    [InlineData("goldstein-sum-v1", 100.0, null, null, "PARAMETER_NOT_OF_MODEL", "parameters.half_life_days")]
    [InlineData("feed-v1", null, null, "goldstein-v9", "UNKNOWN_GOLDSTEIN_TABLE", "parameters.goldstein_table")]
    [InlineData("level-v9", null, null, null, "UNKNOWN_MODEL", "model")]
    public async Task A_what_if_that_makes_no_sense_is_refused_by_name(
        string model, double? halfLife, int? window, string? table, string reason, string field)
    {
        var parameters = new ModelParameters { GoldsteinTable = table ?? "" };
        if (halfLife is { } days)
            parameters.HalfLifeDays = days;
        if (window is { } windowDays)
            parameters.WindowDays = windowDays;

        var failure = await services.Query.GetRelationshipAsync(new()
        {
            Country = "BOL",
            Counterpart = "USA",
            Model = model,
            Parameters = parameters,
        }, deadline: services.CallDeadline).FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Reason.ShouldBe(reason);
        failure.Fields.ShouldBe([field]);
    }

    [Fact]
    public async Task Contributions_add_up_to_the_level_of_every_model()
    {
        var random = new Random(5);
        var written = await services.StoreAsync(
            Enumerable.Range(0, 200).Select(_ => Histories.Report(random, "ARG", "BRA")));
        foreach (var model in ScoringModels.All)
        {
            var explained = await services.Query.ExplainScoreAsync(new()
            {
                Country = "ARG",
                Counterpart = "BRA",
                AsOf = Reports.On("2009-05-10"),
                Model = model.Name,
                MaxContributions = 7,
                AtLeastAsFresh = written,
            }, deadline: services.CallDeadline);

            var level = explained.Contributions.Sum(one => one.Level) + explained.Remainder + explained.Prior.Level;
            level.ShouldBe(explained.Relationship.Score.Level, 1e-9, model.Name);
            explained.Relationship.Score.Evidence.ShouldBeGreaterThan(0, model.Name);
        }
    }

    private async Task<GetRelationshipResponse> Ask(string model, ModelParameters parameters) =>
        await services.Query.GetRelationshipAsync(new()
        {
            Country = "PER",
            Counterpart = "CHL",
            Model = model,
            Parameters = parameters,
        }, deadline: services.CallDeadline);
}
