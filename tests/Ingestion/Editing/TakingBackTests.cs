using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Grpc.Core;
using static Diplomacy.Protos.Ingestion.V1.EditOutcome;

namespace Diplomacy.Tests.Ingestion.Editing;

public sealed class TakingBackTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_retraction_takes_effect_from_its_checkpoint_on_and_not_before()
    {
        var reported = await services.ReportAsync(
            Reports.Of("2008-09-15", "PER", "CHL", "161", publisher: "El Comercio"),
            Reports.Of("2008-09-15", "PER", "CHL", "161", publisher: "La Tercera"));
        var id = reported.Results[0].SourceEventId;

        var answer = await services.RetractAsync(id);

        answer.Edit.Outcome.ShouldBe(Made);
        answer.Edit.SourceEventId.ShouldBe(id);
        answer.Edit.Revision.ShouldBe(3);
        answer.Edit.ReportIds.ShouldBe(reported.Results.Select(result => result.ReportId), ignoreOrder: true);
        answer.Edit.MovedToId.ShouldBeEmpty();
        (await services.EvidenceAsync("PER", "CHL", answer.Checkpoint)).ShouldBeEmpty();
        (await services.ScoreAsync("PER", "CHL", "2008-12-01", answer.Checkpoint)).Evidence.ShouldBe(0);
        (await services.EvidenceAsync("PER", "CHL", reported.Checkpoint)).ShouldHaveSingleItem()
            .Reports.Count.ShouldBe(2);
        (await services.ScoreAsync("PER", "CHL", "2008-12-01", reported.Checkpoint)).Level.ShouldBeLessThan(0);
    }

    [Fact]
    public async Task Taking_back_twice_changes_nothing_and_sending_it_again_is_a_duplicate()
    {
        var report = Reports.Of("2008-09-15", "PER", "ECU", "161");
        var id = (await services.ReportOneAsync(report)).SourceEventId;
        var first = await services.RetractAsync(id, expectedRevision: 1);

        var again = await services.RetractAsync(id, expectedRevision: 1, reason: "It did not happen.");
        var sent = await services.ReportOneAsync(report);

        again.Edit.Outcome.ShouldBe(AlreadySo);
        again.Edit.Revision.ShouldBe(first.Edit.Revision);
        again.Edit.ReportIds.ShouldBe(first.Edit.ReportIds);
        again.Checkpoint.ShouldBe(first.Checkpoint);
        sent.Outcome.ShouldBe(ReportOutcome.Duplicate);
        sent.SourceEventId.ShouldBe(id);
    }

    [Fact]
    public async Task Withdrawing_a_report_keeps_the_others()
    {
        var reported = await services.ReportAsync(
            Reports.Of("2008-09-15", "URY", "PRY", "161", quality: 0.6, publisher: "El País"),
            Reports.Of("2008-09-15", "URY", "PRY", "161", quality: 0.5, publisher: "ABC Color"));

        var answer = await services.WithdrawAsync(reported.Results[0].SourceEventId, reported.Results[1].ReportId);

        answer.Edit.Outcome.ShouldBe(Made);
        answer.Edit.ReportIds.ShouldBe([reported.Results[1].ReportId]);
        var left = (await services.EvidenceAsync("URY", "PRY", answer.Checkpoint)).ShouldHaveSingleItem();
        left.Quality.ShouldBe(0.6);
        left.Revision.ShouldBe(answer.Edit.Revision);
        left.Reports.ShouldHaveSingleItem().Publisher.ShouldBe("El País");
    }

    [Fact]
    public async Task A_month_is_a_source_event_of_its_own_again_once_its_day_is_withdrawn()
    {
        await services.StoreAsync(Reports.Of("2009-02", "NIC", "CRI", "042", document: "review"));
        var day = await services.ReportOneAsync(Reports.Of("2009-02-15", "NIC", "CRI", "042", document: "paper"));

        var answer = await services.WithdrawAsync(day.SourceEventId, day.ReportId);

        var left = (await services.EvidenceAsync("NIC", "CRI", answer.Checkpoint)).ShouldHaveSingleItem();
        left.SourceEventId.ShouldNotBe(day.SourceEventId);
        left.OccurredOn.ShouldBe(Reports.On("2009-02"));
    }

    [Fact]
    public async Task A_stale_revision_is_refused_with_the_current_one()
    {
        var id = (await services.ReportOneAsync(
            Reports.Of("2008-09-15", "PAN", "COL", "161", publisher: "La Prensa"))).SourceEventId;
        await services.StoreAsync(Reports.Of("2008-09-15", "PAN", "COL", "161", publisher: "El Tiempo"));

        var failure = await Retraction(id, expectedRevision: 1).FailureAsync();
        var answer = await services.RetractAsync(id, expectedRevision: 2);

        (failure.Code, failure.Reason).ShouldBe((StatusCode.Aborted, "STALE_REVISION"));
        failure.Message.ShouldContain("is at revision 2");
        failure.Metadata["revision"].ShouldBe("2");
        answer.Edit.Outcome.ShouldBe(Made);
    }

    [Fact]
    public async Task What_was_never_reported_is_not_found()
    {
        var id = (await services.ReportOneAsync(Reports.Of("2008-09-15", "GTM", "HND", "161"))).SourceEventId;

        var sourceEvent = await Retraction(SampleEdits.Nowhere).FailureAsync();
        var report = await services.Ingestion.WithdrawReportAsync(new()
        {
            SourceEventId = id,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            ReportId = SampleEdits.Nowhere,
        }, deadline: services.CallDeadline).FailureAsync();

        (sourceEvent.Code, sourceEvent.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_SOURCE_EVENT"));
        (report.Code, report.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_REPORT"));
    }

    [Fact]
    public async Task A_report_that_matching_moved_is_not_found_and_the_error_names_its_place()
    {
        var month = await services.ReportOneAsync(Reports.Of("2009-02", "SLV", "BLZ", "042", document: "review"));
        var day = await services.ReportOneAsync(Reports.Of("2009-02-15", "SLV", "BLZ", "042", document: "paper"));

        var failure = await services.Ingestion.WithdrawReportAsync(new()
        {
            SourceEventId = month.SourceEventId,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            ReportId = month.ReportId,
        }, deadline: services.CallDeadline).FailureAsync();

        failure.Reason.ShouldBe("UNKNOWN_REPORT");
        failure.Metadata["moved_to"].ShouldBe(day.SourceEventId);
    }

    [Fact]
    public async Task Everything_wrong_with_an_edit_is_named_at_once()
    {
        var failure = await services.Ingestion.WithdrawReportAsync(new()
        {
            SourceEventId = "17",
            Author = " ",
            Reason = new string('x', 2_001),
            ExpectedRevision = -1,
        }, deadline: services.CallDeadline).FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.InvalidArgument, "INVALID_ARGUMENT"));
        failure.Fields.ShouldBe(["source_event_id", "author", "reason", "expected_revision", "report_id"]);
    }

    [Fact]
    public async Task Of_eight_editors_at_once_one_retracts_and_the_others_find_it_done()
    {
        var id = (await services.ReportOneAsync(Reports.Of("2008-09-15", "DOM", "HTI", "161"))).SourceEventId;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => services.RetractAsync(id)));

        answers.Count(answer => answer.Edit.Outcome == Made).ShouldBe(1);
        answers.ShouldAllBe(answer => answer.Edit.Revision == 2);
    }

    private AsyncUnaryCall<RetractSourceEventResponse> Retraction(string id, long expectedRevision = 0) =>
        services.Ingestion.RetractSourceEventAsync(new()
        {
            SourceEventId = id,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            ExpectedRevision = expectedRevision,
        }, deadline: services.CallDeadline);
}
