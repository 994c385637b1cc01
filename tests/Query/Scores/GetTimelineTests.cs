using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Scores;

public sealed class GetTimelineTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Theory]
    [InlineData(TimelineStep.Day, "2008-09-29", "2008-10-02", "2008-09-29 2008-09-30 2008-10-01 2008-10-02")]
    [InlineData(TimelineStep.Week, "2008-09-01", "2008-09-17", "2008-09-01 2008-09-08 2008-09-15 2008-09-17")]
    [InlineData(TimelineStep.Week, "2008-09-01", "2008-09-15", "2008-09-01 2008-09-08 2008-09-15")]
    [InlineData(TimelineStep.Month, "2008-08-15", "2008-11-10", "2008-08-31 2008-09-30 2008-10-31 2008-11-10")]
    [InlineData(TimelineStep.Month, "2008-01-31", "2008-02-29", "2008-01-31 2008-02-29")]
    [InlineData(TimelineStep.Unspecified, "2008-12-01", "2009-01-31", "2008-12-31 2009-01-31")]
    [InlineData(TimelineStep.Month, "2008-09-10", "2008-09-10", "2008-09-10")]
    public async Task Points_are_one_step_apart_and_the_last_is_the_end(
        TimelineStep step, string from, string to, string dates)
    {
        var answer = await Ask(from, to, step);

        answer.Timelines.ShouldHaveSingleItem().Points.Select(point => point.Date)
            .ShouldBe(dates.Split(' ').Select(Reports.On));
    }

    [Theory]
    [InlineData("RUS", "GBR", "SUN", "GBR", "1991-12-25")]
    [InlineData("AUT", "SVN", "AUT", "YUG", "1991-06-25")]
    [InlineData("CHL", "SVK", "CHL", "CSK", "1993-01-01")]
    [InlineData("UZB", "ZMB", "SUN", "ZMB", "1991-08-31")]
    public async Task A_timeline_continues_that_of_the_predecessor_and_says_so(
        string country, string counterpart, string before, string beforeCounterpart, string until)
    {
        var checkpoint = await services.StoreAsync(
            Reports.Of("1990-03-02", before, beforeCounterpart, "190"),
            Reports.Of("1994-05-02", counterpart, country, "057"));
        var request = new GetTimelineRequest
        {
            Country = country,
            Counterpart = counterpart,
            From = Reports.On("1990-12-31"),
            To = Reports.On("1994-12-31"),
            AtLeastAsFresh = checkpoint,
        };

        var continued = await services.Query.GetTimelineAsync(request, deadline: services.CallDeadline);
        request.IncludePredecessors = false;
        var alone = await services.Query.GetTimelineAsync(request, deadline: services.CallDeadline);

        var predecessor = continued.Predecessors.ShouldHaveSingleItem();
        (predecessor.Country, predecessor.Counterpart, predecessor.Until)
            .ShouldBe((before, beforeCounterpart, Reports.On(until)));
        alone.Predecessors.ShouldBeEmpty();
        continued.Timelines[0].Points[0].Score.Level.ShouldBeLessThan(0);
        alone.Timelines[0].Points[0].Score.Level.ShouldBe(0);
        continued.Timelines[0].Points[^1].Score.Level.ShouldBeLessThan(alone.Timelines[0].Points[^1].Score.Level);
        var both = await services.Query.GetRelationshipAsync(
            new()
            {
                Country = country,
                Counterpart = counterpart,
                AsOf = Reports.On("1994-12-31"),
                IncludePredecessors = true,
                AtLeastAsFresh = checkpoint,
            },
            deadline: services.CallDeadline);
        both.Relationship.Score.Level.ShouldBe(continued.Timelines[0].Points[^1].Score.Level);
        both.Predecessors.ShouldBe(continued.Predecessors);
        // What the predecessor did is what its successor did, whichever country comes first by code.
        both.Outgoing.Score.Level.ShouldBeLessThan(both.Incoming.Score.Level);
    }

    [Fact]
    public async Task Every_point_is_what_the_relationship_was_at_its_date()
    {
        var checkpoint = await services.StoreAsync(ReferenceHistory.All);
        var answer = await services.Query.GetTimelineAsync(
            new()
            {
                Country = "RUS",
                Counterpart = "BOL",
                From = Reports.On("2008-08-25"),
                To = Reports.On("2009-06-20"),
                Step = TimelineStep.Week,
                Models = { "feed-v1", "level-v1" },
                AtLeastAsFresh = checkpoint,
            }, deadline: services.CallDeadline);

        answer.Timelines.Select(timeline => timeline.Model).ShouldBe(["feed-v1", "level-v1"]);
        foreach (var timeline in answer.Timelines)
            foreach (var point in timeline.Points)
            {
                var single = await services.Query.GetRelationshipAsync(
                    new() { Country = "RUS", Counterpart = "BOL", AsOf = point.Date, Model = timeline.Model },
                    deadline: services.CallDeadline);
                point.Score.ShouldBe(single.Relationship.Score);
            }
    }

    [Fact]
    public async Task Ten_thousand_points_are_given_and_more_are_refused()
    {
        var answer = await Ask("1990-01-01", "2017-05-18", TimelineStep.Day);
        var failure = await Call("1990-01-01", "2017-05-19", TimelineStep.Day).FailureAsync();

        answer.Timelines[0].Points.Count.ShouldBe(10_000);
        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Reason.ShouldBe("TOO_MANY_ITEMS");
    }

    [Fact]
    public async Task From_after_to_is_refused()
    {
        var failure = await Call("2009-02-02", "2009-02-01", TimelineStep.Day).FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Reason.ShouldBe("RANGE_REVERSED");
        failure.Fields.ShouldBe(["from"]);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        var request = new GetTimelineRequest
        {
            Country = "Atlantis",
            To = Reports.On("2009-02"),
            Models = { "level-v1", "level-v9" },
            KnownAt = new(),
        };

        var failure = await services.Query.GetTimelineAsync(request, deadline: services.CallDeadline).FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Reason.ShouldBe("INVALID_ARGUMENT");
        failure.Fields.ShouldBe(["country", "counterpart", "from", "to", "models[1]", "known_at.at"]);
    }

    [Fact]
    public async Task At_most_eight_models_are_computed_at_once()
    {
        var request = new GetTimelineRequest
        {
            Country = "RUS",
            Counterpart = "BOL",
            From = Reports.On("2009-02-01"),
            Models = { Enumerable.Repeat("level-v1", 9) },
        };

        var failure = await services.Query.GetTimelineAsync(request, deadline: services.CallDeadline).FailureAsync();

        failure.Reason.ShouldBe("TOO_MANY_ITEMS");
        failure.Fields.ShouldBe(["models"]);
    }

    private async Task<GetTimelineResponse> Ask(string from, string to, TimelineStep step) =>
        await Call(from, to, step);

    private AsyncUnaryCall<GetTimelineResponse> Call(string from, string to, TimelineStep step) =>
        services.Query.GetTimelineAsync(
            new()
            {
                Country = "RUS",
                Counterpart = "BOL",
                From = Reports.On(from),
                To = Reports.On(to),
                Step = step,
            }, deadline: services.CallDeadline);
}
