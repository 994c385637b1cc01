using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Grpc.Core;
using static Diplomacy.Protos.Ingestion.V1.EditOutcome;

namespace Diplomacy.Tests.Ingestion.Editing;

/// <summary>What was withdrawn or retracted is put back.</summary>
public sealed class RestoreTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_withdrawn_report_counts_again_and_history_says_who_decided_what()
    {
        var reported = await services.ReportAsync(
            Reports.Of("2008-09-15", "URY", "PRY", "161", quality: 0.6, publisher: "El País"),
            Reports.Of("2008-09-15", "URY", "PRY", "161", quality: 0.5, publisher: "ABC Color"));
        var (id, reportId) = (reported.Results[0].SourceEventId, reported.Results[1].ReportId);
        var withdrawn = await services.WithdrawAsync(id, reportId);

        var answer = await services.RestoreAsync(id, reportId, withdrawn.Edit.Revision);
        var again = await services.RestoreAsync(id, reportId, withdrawn.Edit.Revision);

        (answer.Edit.Outcome, answer.Edit.Revision, answer.Edit.MovedToId).ShouldBe((Made, 4, ""));
        answer.Edit.ReportIds.ShouldBe([reportId]);
        (again.Edit.Outcome, again.Edit.Revision).ShouldBe((AlreadySo, 4));
        var before = (await services.EvidenceAsync("URY", "PRY", reported.Checkpoint)).ShouldHaveSingleItem();
        var after = (await services.EvidenceAsync("URY", "PRY", answer.Checkpoint)).ShouldHaveSingleItem();
        after.Quality.ShouldBe(before.Quality);
        after.Reports.ShouldBe(before.Reports);
        after.History[^2].Kind.ShouldBe(RevisionKind.Withdrawn);
        (after.History[^1].Kind, after.History[^1].Author, after.History[^1].Reason, after.History[^1].ReportId)
            .ShouldBe((RevisionKind.Restored, SampleEdits.Author, "Undo: the paper was right.", reportId));
        (await services.ScoreAsync("URY", "PRY", "2008-12-01", answer.Checkpoint))
            .ShouldBe(await services.ScoreAsync("URY", "PRY", "2008-12-01", reported.Checkpoint));
    }

    [Fact]
    public async Task The_report_of_a_retracted_source_event_takes_its_month_with_it_again()
    {
        var month = await services.ReportOneAsync(Reports.Of("2009-02", "NIC", "CRI", "042", document: "review"));
        var day = await services.ReportOneAsync(Reports.Of("2009-02-15", "NIC", "CRI", "042", document: "paper"));
        await services.WithdrawAsync(day.SourceEventId, day.ReportId);

        var answer = await services.RestoreAsync(day.SourceEventId, day.ReportId);

        var left = (await services.EvidenceAsync("NIC", "CRI", answer.Checkpoint)).ShouldHaveSingleItem();
        left.SourceEventId.ShouldBe(day.SourceEventId);
        left.Reports.Select(report => report.ReportId).ShouldBe([day.ReportId, month.ReportId], ignoreOrder: true);
    }

    [Fact]
    public async Task A_month_put_back_goes_to_the_day_reported_meanwhile_and_the_answer_says_so()
    {
        var month = await services.ReportOneAsync(Reports.Of("2009-02", "SLV", "BLZ", "042", document: "review"));
        await services.RetractAsync(month.SourceEventId);
        var day = await services.ReportOneAsync(Reports.Of("2009-02-15", "SLV", "BLZ", "042", document: "paper"));

        var answer = await services.RestoreAsync(month.SourceEventId, month.ReportId);
        var again = await services.RestoreAsync(month.SourceEventId, month.ReportId);

        (answer.Edit.MovedToId, answer.Edit.MovedToRevision).ShouldBe((day.SourceEventId, 2));
        (again.Edit.Outcome, again.Edit.MovedToId).ShouldBe((AlreadySo, day.SourceEventId));
        (await services.EvidenceAsync("SLV", "BLZ", answer.Checkpoint)).ShouldHaveSingleItem()
            .Reports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_report_that_moved_when_it_was_put_back_and_was_then_withdrawn_counts_again_where_it_is()
    {
        var month = await services.ReportOneAsync(Reports.Of("2009-02", "PAN", "CRI", "042", document: "review"));
        await services.RetractAsync(month.SourceEventId);
        var day = await services.ReportOneAsync(Reports.Of("2009-02-15", "PAN", "CRI", "042", document: "paper"));
        await services.RestoreAsync(month.SourceEventId, month.ReportId);
        await services.WithdrawAsync(day.SourceEventId, month.ReportId);

        var answer = await services.RestoreAsync(month.SourceEventId, month.ReportId);

        (answer.Edit.Outcome, answer.Edit.MovedToId).ShouldBe((Made, day.SourceEventId));
        (await services.EvidenceAsync("PAN", "CRI", answer.Checkpoint)).ShouldHaveSingleItem()
            .Reports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_record_that_its_feed_has_revised_meanwhile_is_refused_with_its_present_place()
    {
        var old = await services.ReportOneAsync(Row("2009-02-15"));
        await services.WithdrawAsync(old.SourceEventId, old.ReportId);
        var now = await services.ReportOneAsync(Row("2009-02-16"));

        var failure = await services.Restoring(old.SourceEventId, old.ReportId).FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_REPORT"));
        failure.Metadata["moved_to"].ShouldBe(now.SourceEventId);

        static Report Row(string on)
        {
            var row = Reports.Of(on, "GTM", "HND", "161");
            row.Origin = new() { Feed = "gdelt1", RecordId = "17" };
            return row;
        }
    }

    [Fact]
    public async Task Of_a_feed_that_revises_a_record_and_an_editor_who_puts_it_back_at_once_one_report_counts()
    {
        for (var i = 0; i < 20; i++)
        {
            var old = await services.ReportOneAsync(Row("2009-02-15"));
            await services.WithdrawAsync(old.SourceEventId, old.ReportId);

            var revising = services.ReportOneAsync(Row("2009-02-16"));
            try
            {
                await services.Restoring(old.SourceEventId, old.ReportId);
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.NotFound)
            {
                // The feed was first.
            }
            await revising;

            var (_, end) = (await services.ReportOneAsync(Row("2009-02-16")),
                await services.StoreAsync(Reports.Of("2009-02-17", "PAN", "CUB", "161", publisher: $"Paper {i}")));
            (await services.EvidenceAsync("PAN", "COL", end)).SelectMany(one => one.Reports)
                .Count(report => report.RecordId == $"{i}").ShouldBe(1);

            Report Row(string on)
            {
                var row = Reports.Of(on, "PAN", "COL", "161");
                row.Origin = new() { Feed = "gdelt1", RecordId = $"{i}" };
                return row;
            }
        }
    }

    [Fact]
    public async Task A_stale_revision_a_report_never_taken_back_and_faulty_fields_are_refused()
    {
        var one = await services.ReportOneAsync(Reports.Of("2008-09-15", "DOM", "HTI", "161"));
        await services.WithdrawAsync(one.SourceEventId, one.ReportId);

        var stale = await services.Restoring(one.SourceEventId, one.ReportId, expectedRevision: 1).FailureAsync();
        var unknown = await services.Restoring(one.SourceEventId, SampleEdits.Nowhere).FailureAsync();
        var nowhere = await services.Restoring(SampleEdits.Nowhere, one.ReportId).FailureAsync();
        var faulty = await services.Restoring("17", "18", expectedRevision: -1).FailureAsync();

        (stale.Code, stale.Reason).ShouldBe((StatusCode.Aborted, "STALE_REVISION"));
        (unknown.Code, unknown.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_REPORT"));
        (nowhere.Code, nowhere.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_SOURCE_EVENT"));
        faulty.Fields.ShouldBe(["source_event_id", "expected_revision", "report_id"]);
    }
}
