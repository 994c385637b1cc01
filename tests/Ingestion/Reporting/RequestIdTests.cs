using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Reporting;

public sealed class RequestIdTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task The_same_request_gets_the_same_results()
    {
        var request = Reports.Request(
            Reports.Of("2008-09-15", "BOL", "USA", "161"), Reports.Of("2008-09-15", "BOL", "BOL", "161"));
        request.RequestId = "the-same";

        var first = await Send(request);
        var again = await Send(request);

        again.Results.ShouldBe(first.Results);
        first.Results.Select(result => result.Outcome).ShouldBe([ReportOutcome.Recorded, ReportOutcome.Rejected]);
    }

    [Fact]
    public async Task The_same_results_come_after_a_restart_and_their_checkpoint_can_be_waited_for()
    {
        var request = Reports.Request(Reports.Of("2008-09-15", "BOL", "PER", "057"));
        request.RequestId = "after-a-restart";
        var first = await Send(request);

        await services.RestartAsync();
        var again = await Send(request);

        again.Results.ShouldBe(first.Results);
        var read = await services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "PER", AtLeastAsFresh = again.Checkpoint },
            deadline: services.CallDeadline);
        read.Relationship.SourceEventCount.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_request_id_the_same_reports_are_duplicates()
    {
        var request = Reports.Request(Reports.Of("2008-09-15", "BOL", "CHL", "057"));

        (await Send(request)).Results[0].Outcome.ShouldBe(ReportOutcome.Recorded);
        (await Send(request)).Results[0].Outcome.ShouldBe(ReportOutcome.Duplicate);
    }

    [Fact]
    public async Task A_request_id_used_for_other_reports_is_refused()
    {
        var request = Reports.Request(Reports.Of("2008-09-15", "BOL", "ARG", "057"));
        request.RequestId = "used-twice";
        await Send(request);
        request.Reports[0].CameoCode = "161";

        var failure = await services.Ingestion
            .ReportSourceEventsAsync(request, deadline: services.CallDeadline).FailureAsync();

        failure.Code.ShouldBe(StatusCode.AlreadyExists);
        failure.Reason.ShouldBe("REQUEST_ID_REUSED");
    }

    [Fact]
    public async Task Of_one_request_sent_eight_times_at_once_every_answer_is_the_same()
    {
        var request = Reports.Request(
            Enumerable.Range(1, 20).Select(day => Reports.Of($"2008-09-{day:00}", "BOL", "BRA", "057")));
        request.RequestId = "eight-at-once";

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Send(request))));

        foreach (var answer in answers)
            answer.Results.ShouldBe(answers[0].Results);
        answers[0].Results.ShouldAllBe(result => result.Outcome == ReportOutcome.Recorded);
    }

    private async Task<ReportSourceEventsResponse> Send(ReportSourceEventsRequest request) =>
        await services.Ingestion.ReportSourceEventsAsync(request, deadline: services.CallDeadline);
}
