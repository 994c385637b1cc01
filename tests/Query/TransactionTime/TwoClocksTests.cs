using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf;

namespace Diplomacy.Tests.Query.TransactionTime;

/// <summary>
/// Laws of valid and transaction time over random histories; every answer is compared with Domain's fold.
/// </summary>
public sealed class TwoClocksTests
{
    private static readonly string[] Countries = ["BOL", "RUS", "USA"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_model_at_every_checkpoint_gives_what_the_stored_events_give(int seed)
    {
        await using var services = await RunningServices.StartAsync();
        var random = new Random(seed);
        var checkpoints = new List<Checkpoint>();
        for (var round = 0; round < 12; round++)
            checkpoints.Add(await services.StoreAsync(
                Enumerable.Range(0, random.Next(1, 25)).Select(_ => Histories.Report(random, Countries))));

        foreach (var checkpoint in checkpoints)
            foreach (var model in ScoringModels.All)
            {
                var day = new DateOnly(2008, 1, 1).AddDays(random.Next(700));
                var (country, counterpart) = random.Next(2) == 0 ? ("BOL", "USA") : ("RUS", "BOL");
                var answer = await services.Query.GetRelationshipAsync(new()
                {
                    Country = country,
                    Counterpart = counterpart,
                    AsOf = Reports.On($"{day:yyyy-MM-dd}"),
                    Model = model.Name,
                    KnownAt = new KnownAt { Checkpoint = checkpoint },
                }, deadline: services.CallDeadline);

                var known = await services.StatesAsync(services.PositionOf(checkpoint), country, counterpart);
                var because = $"seed {seed}, {model} on {day:yyyy-MM-dd}";
                ShouldBe(answer.Relationship, model.Evaluate(known, day), because);
                ShouldBe(answer.Outgoing, model.Evaluate(known, day, country), because);
                ShouldBe(answer.Incoming, model.Evaluate(known, day, counterpart), because);
                answer.Relationship.SourceEventCount.ShouldBe(
                    known.Count(state => state.OccurredOn.Middle <= day), because);
                answer.Checkpoint.ShouldBe(checkpoint);
            }
    }

    [Fact]
    public async Task An_answer_about_the_present_can_be_repeated_byte_for_byte()
    {
        const int seed = 3;
        await using var services = await RunningServices.StartAsync();
        var random = new Random(seed);
        var asked = new List<(GetRelationshipRequest Request, ByteString Answer)>();
        for (var round = 0; round < 15; round++)
        {
            var written = await services.StoreAsync(
                Enumerable.Range(0, 10).Select(_ => Histories.Report(random, Countries)));
            var request = new GetRelationshipRequest
            {
                Country = "BOL",
                Counterpart = "RUS",
                AsOf = Reports.On("2009-03-31"),
                Model = ScoringModels.All[random.Next(ScoringModels.All.Count)].Name,
                AtLeastAsFresh = written,
            };
            var present = await services.Query.GetRelationshipAsync(request, deadline: services.CallDeadline);
            request.AtLeastAsFresh = null;
            request.KnownAt = new KnownAt { Checkpoint = present.Checkpoint };
            asked.Add((request, present.ToByteString()));
        }

        await services.RestartAsync();

        foreach (var (request, answer) in asked)
            (await services.Query.GetRelationshipAsync(request, deadline: services.CallDeadline))
                .ToByteString().ShouldBe(answer, $"seed {seed}");
    }

    [Fact]
    public async Task Everything_known_is_what_is_known_now()
    {
        await using var services = await RunningServices.StartAsync();
        var random = new Random(4);
        var written = await services.StoreAsync(
            Enumerable.Range(0, 60).Select(_ => Histories.Report(random, Countries)));
        var request = new GetTimelineRequest
        {
            Country = "USA",
            Counterpart = "BOL",
            From = Reports.On("2008-01-01"),
            To = Reports.On("2009-12-31"),
            AtLeastAsFresh = written,
        };
        request.Models.Add(ScoringModels.All.Select(model => model.Name));

        var everything = await services.Query.GetTimelineAsync(request, deadline: services.CallDeadline);
        request.KnownAt = new KnownAt { Checkpoint = everything.Checkpoint };
        var now = await services.Query.GetTimelineAsync(request, deadline: services.CallDeadline);

        now.ToByteString().ShouldBe(everything.ToByteString());
        now.Timelines.Select(timeline => timeline.Model).ShouldBe(request.Models);
        now.Timelines.ShouldAllBe(timeline => timeline.Points.Count == 24);
    }

    [Fact]
    public async Task Two_countries_without_events_are_unknown_and_not_neutral()
    {
        await using var services = await RunningServices.StartAsync();
        // Two actions that cancel each other out: the score is 0, and known to be 0.
        var written = await services.StoreAsync(
            Reports.Of("2008-09-15", "PER", "CHL", "190"), Reports.Of("2008-09-15", "PER", "CHL", "0874"));

        var unknown = await Ask("PER", "FJI");
        var neutral = await Ask("PER", "CHL");

        unknown.Score.Score_.ShouldBe(0);
        unknown.Score.Evidence.ShouldBe(0);
        unknown.Score.Grade.ShouldBe(Protos.Type.V1.Grade.InsufficientEvidence);
        unknown.SourceEventCount.ShouldBe(0);
        neutral.Score.Score_.ShouldBe(0);
        neutral.Score.Grade.ShouldBe(Protos.Type.V1.Grade.Ordinary);
        neutral.SourceEventCount.ShouldBe(2);
        (unknown.Score.Interval.High - unknown.Score.Interval.Low)
            .ShouldBeGreaterThan(neutral.Score.Interval.High - neutral.Score.Interval.Low);

        async Task<RelationshipScore> Ask(string one, string other) =>
            (await services.Query.GetRelationshipAsync(new()
            {
                Country = one,
                Counterpart = other,
                AsOf = Reports.On("2008-09-30"),
                AtLeastAsFresh = written,
            }, deadline: services.CallDeadline)).Relationship;
    }

    private static void ShouldBe(RelationshipScore answer, LevelScore expected, string because)
    {
        answer.Score.Score_.ShouldBe(expected.Score, because);
        answer.Score.Level.ShouldBe(expected.Level, because);
        answer.Score.Evidence.ShouldBe(expected.Evidence, because);
        answer.Score.Momentum.ShouldBe(expected.Momentum, because);
        ((int)answer.Score.Grade).ShouldBe((int)expected.Grade + 1, because);
        (answer.Score.Interval?.Low ?? double.NaN).ShouldBe(expected.IntervalLow, because);
        (answer.Score.Interval?.High ?? double.NaN).ShouldBe(expected.IntervalHigh, because);
    }
}
