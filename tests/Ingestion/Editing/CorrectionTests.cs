using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Grpc.Core;
using static Diplomacy.Protos.Ingestion.V1.EditOutcome;

namespace Diplomacy.Tests.Ingestion.Editing;

public sealed class CorrectionTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_misdated_source_event_counts_at_the_right_date_from_the_checkpoint_on()
    {
        var reported = await services.ReportAsync(Reports.Of("2008-09", "PER", "CHL", "161", document: "paper"));
        var wrong = reported.Results[0];

        var answer = await services.CorrectAsync(wrong.SourceEventId, on: "2008-11");

        answer.Edit.Outcome.ShouldBe(Made);
        answer.Edit.SourceEventId.ShouldBe(wrong.SourceEventId);
        answer.Edit.Revision.ShouldBe(3);
        answer.Edit.MovedToId.ShouldNotBe(wrong.SourceEventId);
        answer.Edit.MovedToRevision.ShouldBe(1);
        answer.Edit.ReportIds.ShouldBe([wrong.ReportId]);
        var right = (await services.EvidenceAsync("PER", "CHL", answer.Checkpoint)).ShouldHaveSingleItem();
        right.SourceEventId.ShouldBe(answer.Edit.MovedToId);
        right.OccurredOn.ShouldBe(Reports.On("2008-11"));
        (await services.ScoreAsync("PER", "CHL", "2008-10-01", answer.Checkpoint)).Evidence.ShouldBe(0);
        (await services.ScoreAsync("PER", "CHL", "2008-10-01", reported.Checkpoint)).Evidence.ShouldBeGreaterThan(0);
        (await services.EvidenceAsync("PER", "CHL", reported.Checkpoint)).ShouldHaveSingleItem()
            .OccurredOn.ShouldBe(Reports.On("2008-09"));
    }

    [Fact]
    public async Task A_report_of_the_right_date_corroborates_it()
    {
        await services.StoreAsync(
            Reports.Of("2008-11-03", "PER", "ECU", "161", quality: 0.6, publisher: "El Comercio"));
        var wrong = await services.ReportOneAsync(
            Reports.Of("2008-09-03", "PER", "ECU", "161", quality: 0.6, publisher: "La Tercera"));

        await services.CorrectAsync(wrong.SourceEventId, on: "2008-11-03");
        var third = await services.ReportAsync(
            Reports.Of("2008-11-03", "PER", "ECU", "161", quality: 0.5, publisher: "Clarín"));

        third.Results[0].Outcome.ShouldBe(ReportOutcome.Corroborated);
        var right = (await services.EvidenceAsync("PER", "ECU", third.Checkpoint)).ShouldHaveSingleItem();
        right.Reports.Count.ShouldBe(3);
        right.Quality.ShouldBe(0.92);
    }

    [Fact]
    public async Task Countries_and_code_can_be_corrected_by_any_name()
    {
        var wrong = await services.ReportOneAsync(Reports.Of("2008-09-03", "URY", "PRY", "161"));

        var answer = await services.CorrectAsync(
            wrong.SourceEventId, source: "Bolivia", target: "Paraguay", cameo: "042");

        (await services.EvidenceAsync("URY", "PRY", answer.Checkpoint)).ShouldBeEmpty();
        var right = (await services.EvidenceAsync("BOL", "PRY", answer.Checkpoint)).ShouldHaveSingleItem();
        (right.Source, right.Target, right.CameoCode).ShouldBe(("BOL", "PRY", "042"));
        right.OccurredOn.ShouldBe(Reports.On("2008-09-03"));
    }

    [Fact]
    public async Task A_corrected_report_sent_again_is_a_duplicate_and_correcting_again_changes_nothing()
    {
        var report = Reports.Of("2008-09", "GTM", "HND", "161", document: "paper");
        var wrong = await services.ReportOneAsync(report);
        var first = await services.CorrectAsync(wrong.SourceEventId, on: "2008-11", expectedRevision: 1);

        var again = await services.CorrectAsync(wrong.SourceEventId, on: "2008-11", expectedRevision: 1);
        var sent = await services.ReportOneAsync(report);

        again.Edit.Outcome.ShouldBe(AlreadySo);
        (again.Edit.MovedToId, again.Edit.MovedToRevision).ShouldBe((first.Edit.MovedToId, 1));
        again.Checkpoint.ShouldBe(first.Checkpoint);
        (sent.Outcome, sent.SourceEventId, sent.ReportId)
            .ShouldBe((ReportOutcome.Duplicate, first.Edit.MovedToId, wrong.ReportId));
    }

    [Fact]
    public async Task Correcting_a_moved_report_is_refused_and_the_error_names_its_place()
    {
        var wrong = await services.ReportOneAsync(Reports.Of("2008-09", "PAN", "COL", "161"));
        var right = (await services.CorrectAsync(wrong.SourceEventId, on: "2008-11")).Edit.MovedToId;

        var failure = await Correction(wrong.SourceEventId, on: "2008-12").FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.FailedPrecondition, "NO_REPORT_STANDS"));
        failure.Metadata["moved_to"].ShouldBe(right);
    }

    [Fact]
    public async Task A_correction_that_makes_both_countries_the_same_is_refused()
    {
        var id = (await services.ReportOneAsync(Reports.Of("2008-09", "NIC", "CRI", "161"))).SourceEventId;

        var failure = await Correction(id, source: "CRI").FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.InvalidArgument, "SAME_COUNTRY"));
        failure.Fields.ShouldBe(["target"]);
    }

    [Fact]
    public async Task Everything_wrong_with_a_correction_is_named_at_once()
    {
        var request = Request(SampleEdits.Nowhere, on: "2008-09", source: "Atlantis", target: "Korea", cameo: "9999");
        request.OccurredOn.Month = 13;
        request.Author = "";

        var failure = await services.Ingestion
            .CorrectSourceEventAsync(request, deadline: services.CallDeadline).FailureAsync();
        var nothing = await Correction(SampleEdits.Nowhere).FailureAsync();

        failure.Fields.ShouldBe(["author", "occurred_on", "source", "target", "cameo_code"]);
        nothing.Reason.ShouldBe("REQUIRED_FIELD_MISSING");
        nothing.Fields.ShouldBe(["occurred_on"]);
    }

    [Fact]
    public async Task A_concurrent_report_and_correction_give_the_result_of_either_order()
    {
        var output = TestContext.Current.TestOutputHelper!;
        for (var round = 0; round < 10; round++)
        {
            var (day, right) = ($"2007-{round + 1:00}-10", $"2007-{round + 1:00}-20");
            var wrong = await services.ReportOneAsync(Reports.Of(day, "SLV", "BLZ", "161", document: "paper"));
            var month = Reports.Of(day[..7], "SLV", "BLZ", "161", document: "review");

            var reporting = services.ReportAsync(month);
            var correcting = services.CorrectAsync(wrong.SourceEventId, on: right);
            await Task.WhenAll(reporting, correcting);

            // In either order the month belongs to a day: it moved with the correction or was matched to it.
            var checkpoint = (await services.ReportAsync(month)).Checkpoint;
            var state = (await services.EvidenceAsync("SLV", "BLZ", checkpoint))
                .Where(known => known.OccurredOn.Month == round + 1).ToArray();
            output.WriteLine($"round {round}: {string.Join(", ", state.Select(one => one.OccurredOn.ToString()))}");
            state.ShouldHaveSingleItem().Reports.Count.ShouldBe(2);
        }
    }

    private AsyncUnaryCall<CorrectSourceEventResponse> Correction(
        string id, string? on = null, string source = "") =>
        services.Ingestion.CorrectSourceEventAsync(Request(id, on, source), deadline: services.CallDeadline);

    private static CorrectSourceEventRequest Request(
        string id, string? on = null, string source = "", string target = "", string cameo = "") => new()
        {
            SourceEventId = id,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            OccurredOn = on is null ? null : Reports.On(on),
            Source = source,
            Target = target,
            CameoCode = cameo,
        };
}
