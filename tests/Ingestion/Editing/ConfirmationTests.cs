using Diplomacy.Contracts.Events;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Grpc.Core;
using static Diplomacy.Protos.Ingestion.V1.EditOutcome;

namespace Diplomacy.Tests.Ingestion.Editing;

/// <summary>A confirmation is taken back.</summary>
public sealed class ConfirmationTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_confirmation_taken_back_leaves_the_score_as_before_and_the_history_says_who_decided_what()
    {
        var reported = await services.ReportAsync(Coded("2008-09-15", "URY", "PRY"));
        var (id, reportId) = (reported.Results[0].SourceEventId, reported.Results[0].ReportId);
        var confirmed = await services.ConfirmAsync(id, reportId);

        var made = await services.WithdrawingConfirmation(id, reportId, confirmed.Edit.Revision);
        var again = await services.WithdrawingConfirmation(id, reportId, confirmed.Edit.Revision);

        (made.Edit.Outcome, made.Edit.Revision, made.Edit.MovedToId).ShouldBe((Made, 3, ""));
        made.Edit.ReportIds.ShouldBe([reportId]);
        (again.Edit.Outcome, again.Edit.Revision).ShouldBe((AlreadySo, 3));
        var before = (await services.EvidenceAsync("URY", "PRY", reported.Checkpoint)).ShouldHaveSingleItem();
        var between = (await services.EvidenceAsync("URY", "PRY", confirmed.Checkpoint)).ShouldHaveSingleItem();
        var after = (await services.EvidenceAsync("URY", "PRY", made.Checkpoint)).ShouldHaveSingleItem();
        (before.Quality, between.Quality, after.Quality).ShouldBe((0.6, 1, 0.6));
        after.Reports.ShouldBe(before.Reports);
        (after.History[^1].Kind, after.History[^1].Author, after.History[^1].ReportId)
            .ShouldBe((RevisionKind.ConfirmationWithdrawn, SampleEdits.Author, reportId));
        (await services.ScoreAsync("URY", "PRY", "2008-12-01", made.Checkpoint))
            .ShouldBe(await services.ScoreAsync("URY", "PRY", "2008-12-01", reported.Checkpoint));
        var cause = (await services.Query.CompareKnowledgeAsync(new()
        {
            Country = "URY",
            Counterpart = "PRY",
            AsOf = Reports.On("2008-12-01"),
            KnownBefore = new() { Checkpoint = confirmed.Checkpoint },
            KnownAfter = new() { Checkpoint = made.Checkpoint },
        }, deadline: services.CallDeadline)).Changes.ShouldHaveSingleItem().Causes.ShouldHaveSingleItem();
        (cause.Kind, cause.EventType, cause.ReportId)
            .ShouldBe((KnowledgeCauseKind.Corrected, "confirmation_withdrawn", reportId));
    }

    [Fact]
    public async Task It_is_taken_back_where_the_report_is_now_with_the_quality_that_moved_with_it()
    {
        var month = await services.ReportOneAsync(Coded("2009-02", "NIC", "CRI"));
        await services.ConfirmAsync(month.SourceEventId, month.ReportId);
        var day = await services.ReportOneAsync(
            Reports.Of("2009-02-15", "NIC", "CRI", "161", quality: 0.5, publisher: "La Nación"));

        var made = await services.WithdrawingConfirmation(month.SourceEventId, month.ReportId);
        var again = await services.WithdrawingConfirmation(month.SourceEventId, month.ReportId);

        (made.Edit.Outcome, made.Edit.SourceEventId, made.Edit.MovedToId)
            .ShouldBe((Made, month.SourceEventId, day.SourceEventId));
        (again.Edit.Outcome, again.Edit.MovedToId, again.Edit.MovedToRevision)
            .ShouldBe((AlreadySo, day.SourceEventId, made.Edit.MovedToRevision));
        var now = (await services.EvidenceAsync("NIC", "CRI", made.Checkpoint)).ShouldHaveSingleItem();
        now.SourceEventId.ShouldBe(day.SourceEventId);
        var report = now.Reports.Single(one => one.ReportId == month.ReportId);
        (report.Quality, report.ReviewedBy).ShouldBe((0.6, ""));
        now.Quality.ShouldBe(0.8);
    }

    [Fact]
    public async Task A_corrected_report_is_to_be_corrected_again()
    {
        var one = await services.ReportOneAsync(Coded("2009-02-15", "SLV", "BLZ"));
        var corrected = await services.Ingestion.CorrectReportAsync(new()
        {
            SourceEventId = one.SourceEventId,
            ReportId = one.ReportId,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            CameoCode = "042",
        }, deadline: services.CallDeadline);

        var failure = await services.WithdrawingConfirmation(corrected.Edit.MovedToId, one.ReportId).FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.FailedPrecondition, "REPORT_CORRECTED"));
    }

    [Fact]
    public async Task A_report_never_confirmed_does_not_change_and_what_does_not_fit_is_refused()
    {
        var one = await services.ReportOneAsync(Coded("2008-09-15", "DOM", "HTI"));

        var never = await services.WithdrawingConfirmation(one.SourceEventId, one.ReportId);
        await services.ConfirmAsync(one.SourceEventId, one.ReportId);
        var stale = await services.WithdrawingConfirmation(one.SourceEventId, one.ReportId, 1).FailureAsync();
        var unknown = await services.WithdrawingConfirmation(one.SourceEventId, SampleEdits.Nowhere).FailureAsync();
        var nowhere = await services.WithdrawingConfirmation(SampleEdits.Nowhere, one.ReportId).FailureAsync();
        var faulty = await services.WithdrawingConfirmation("17", "18", expectedRevision: -1).FailureAsync();

        (never.Edit.Outcome, never.Edit.Revision).ShouldBe((AlreadySo, 1));
        (stale.Code, stale.Reason).ShouldBe((StatusCode.Aborted, "STALE_REVISION"));
        (unknown.Code, unknown.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_REPORT"));
        (nowhere.Code, nowhere.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_SOURCE_EVENT"));
        faulty.Fields.ShouldBe(["source_event_id", "expected_revision", "report_id"]);
    }

    [Fact]
    public async Task A_report_confirmed_and_moved_before_the_quality_was_kept_is_refused()
    {
        var one = await services.ReportOneAsync(Coded("2009-02-15", "GTM", "HND"));
        await services.ConfirmAsync(one.SourceEventId, one.ReportId);
        await using (var session = services.EventStore.LightweightSession())
        {
            // As an earlier version moved it: nothing says what its coder gave.
            var id = Guid.Parse(one.SourceEventId);
            var there = Guid.NewGuid();
            var events = await session.Events.FetchStreamAsync(id, token: Deadline.Token());
            var report = events.Select(stored => stored.Data).OfType<SourceEventReported>().Single();
            session.Events.Append(id, new ReportMoved(report.ReportId, there));
            session.Events.StartStream(
                there, report with { Quality = 1_000, ReviewedBy = SampleEdits.Author, MovedFrom = id });
            await session.SaveChangesAsync(Deadline.Token());
        }

        var failure = await services.WithdrawingConfirmation(one.SourceEventId, one.ReportId).FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.FailedPrecondition, "CODED_QUALITY_UNKNOWN"));
    }

    /// <summary>A report that a program coded from a sentence.</summary>
    private static Report Coded(string date, string source, string target)
    {
        var report = Reports.Of(date, source, target, "161", quality: 0.6, publisher: "El País");
        report.Origin.Coder = "llm-1";
        report.Origin.Quote = "The ambassador was told to leave.";
        return report;
    }
}
