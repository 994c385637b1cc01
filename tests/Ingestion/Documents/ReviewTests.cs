using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Ingestion.Editing;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Documents;

/// <summary>An editor goes through what a machine coded.</summary>
public sealed class ReviewTests : IAsyncLifetime
{
    private const string Text =
        "Signed: 2009-02-16 RUS>BOL 057.\nWent: 2009-02 BOL>RUS 042.\nSaid: 2009-02 BOL>USA 111.";

    private RunningServices _services = null!;
    private SubmitDocumentResponse _coded = null!;

    public async ValueTask InitializeAsync()
    {
        _services = await RunningServices.StartAsync(change: NotationCoder.InPlace(new NotationCoder()));
        _coded = await _services.CodeAsync(Submitting.Document(Text));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_confirmed_report_is_as_sure_as_a_persons_and_confirming_twice_is_safe()
    {
        var report = _coded.Document.Reports[0];

        var made = await Confirm(report, report.Revision);
        var again = await Confirm(report, report.Revision);

        made.Edit.Outcome.ShouldBe(EditOutcome.Made);
        made.Edit.ReportIds.ShouldBe([report.ReportId]);
        again.Edit.Outcome.ShouldBe(EditOutcome.AlreadySo);
        var read = (await _services.DocumentAsync(_coded.DocumentId)).Document.Reports[0];
        (read.Quality, read.ReviewedBy, read.State)
            .ShouldBe((1, SampleEdits.Author, DocumentReportState.Standing));
        var before = (await _services.EvidenceAsync("RUS", "BOL", _coded.Checkpoint))
            .Single(sourceEvent => sourceEvent.CameoCode == "057");
        var after = (await _services.EvidenceAsync("RUS", "BOL", made.Checkpoint))
            .Single(sourceEvent => sourceEvent.CameoCode == "057");
        (before.Quality, after.Quality).ShouldBe((0.6, 1));
        after.History[^1].Kind.ShouldBe(RevisionKind.Confirmed);
        after.Reports.ShouldHaveSingleItem().ReviewedBy.ShouldBe(SampleEdits.Author);
    }

    [Fact]
    public async Task A_corrected_report_moves_alone_and_says_what_the_coder_made_of_it()
    {
        var report = _coded.Document.Reports[1];
        // A person's report with the right code stays.
        await _services.StoreAsync(Reports.Of("2009-02", "BOL", "RUS", "042", publisher: "La Razón"));

        var made = await Correct(report, on: "2009-02-15", cameo: "036");
        var again = await Correct(report, on: "2009-02-15", cameo: "036");

        made.Edit.Outcome.ShouldBe(EditOutcome.Made);
        (again.Edit.Outcome, again.Edit.MovedToId).ShouldBe((EditOutcome.AlreadySo, made.Edit.MovedToId));
        var read = (await _services.DocumentAsync(_coded.DocumentId)).Document.Reports[1];
        (read.ReportId, read.SourceEventId, read.CameoCode, read.Quality, read.ReviewedBy)
            .ShouldBe((report.ReportId, made.Edit.MovedToId, "036", 1, SampleEdits.Author));
        (read.CodedAs.CameoCode, read.CodedAs.OccurredOn).ShouldBe(("042", Reports.On("2009-02")));
        var evidence = await _services.EvidenceAsync("BOL", "RUS", made.Checkpoint);
        evidence.Single(sourceEvent => sourceEvent.CameoCode == "042").Reports.ShouldHaveSingleItem()
            .Publisher.ShouldBe("La Razón");
        var moved = evidence.Single(sourceEvent => sourceEvent.CameoCode == "036");
        moved.Reports.ShouldHaveSingleItem().Stated.CameoCode.ShouldBe("042");
        (await _services.ScoreAsync("BOL", "RUS", "2009-03-01", _coded.Checkpoint)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Moving_the_only_report_of_a_source_event_records_where_it_went()
    {
        var report = _coded.Document.Reports[2];

        var made = await Correct(report, target: "PER");

        var listed = await _services.Query.ListSourceEventsAsync(new()
        {
            Country = "BOL",
            Counterpart = "USA",
            IncludeRetracted = true,
            AtLeastAsFresh = made.Checkpoint,
        }, deadline: _services.CallDeadline);
        var left = listed.SourceEvents.ShouldHaveSingleItem();
        (left.State, left.MovedToId).ShouldBe((SourceEventState.Corrected, made.Edit.MovedToId));
        left.History.Select(revision => revision.Kind)
            .ShouldBe([RevisionKind.Reported, RevisionKind.ReportCorrected, RevisionKind.ReportWent]);
        var change = (await _services.Query.CompareKnowledgeAsync(new()
        {
            Country = "BOL",
            Counterpart = "USA",
            AsOf = Reports.On("2009-03-01"),
            KnownBefore = new() { Checkpoint = _coded.Checkpoint },
            KnownAfter = new() { Checkpoint = made.Checkpoint },
        }, deadline: _services.CallDeadline)).Changes.ShouldHaveSingleItem();
        change.Causes[^1].Kind.ShouldBe(KnowledgeCauseKind.Corrected);
    }

    [Fact]
    public async Task A_withdrawn_report_is_listed_as_taken_back_and_coding_again_does_not_restore_it()
    {
        var report = _coded.Document.Reports[2];

        await _services.WithdrawAsync(report.SourceEventId, report.ReportId);
        await _services.Ingestion.RetryDocumentAsync(new()
        {
            DocumentId = _coded.DocumentId,
            Author = SampleEdits.Author,
            Reason = "The coder has learnt.",
        }, deadline: _services.CallDeadline);
        var document = await _services.AnsweredAsync(_coded.DocumentId);

        document.Reports.Select(read => read.State).ShouldBe(
            [DocumentReportState.Standing, DocumentReportState.Standing, DocumentReportState.TakenBack]);
        var failure = await ConfirmCall(document.Reports[2], 0).FailureAsync();
        (failure.Code, failure.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_REPORT"));
    }

    [Fact]
    public async Task An_editor_who_looked_at_an_earlier_revision_decides_again()
    {
        var report = _coded.Document.Reports[0];
        await _services.StoreAsync(Reports.Of("2009-02-16", "RUS", "BOL", "057", publisher: "La Razón"));

        var failure = await ConfirmCall(report, report.Revision).FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.Aborted, "STALE_REVISION"));
    }

    private async Task<ConfirmReportResponse> Confirm(DocumentReport report, long expectedRevision) =>
        await ConfirmCall(report, expectedRevision);

    private AsyncUnaryCall<ConfirmReportResponse> ConfirmCall(DocumentReport report, long expectedRevision) =>
        _services.Ingestion.ConfirmReportAsync(new()
        {
            SourceEventId = report.SourceEventId,
            ReportId = report.ReportId,
            Author = SampleEdits.Author,
            Reason = "Read the article.",
            ExpectedRevision = expectedRevision,
        }, deadline: _services.CallDeadline);

    private async Task<CorrectReportResponse> Correct(
        DocumentReport report, string? on = null, string target = "", string cameo = "") =>
        await _services.Ingestion.CorrectReportAsync(new()
        {
            SourceEventId = report.SourceEventId,
            ReportId = report.ReportId,
            Author = SampleEdits.Author,
            Reason = "Read the article.",
            OccurredOn = on is null ? null : Reports.On(on),
            Target = target,
            CameoCode = cameo,
        }, deadline: _services.CallDeadline);
}
