using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Ingestion.Editing;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Documents;

public sealed class SubmitDocumentTests : IAsyncLifetime
{
    private const string Text = "MOSCOW\nSigned: 2009-02-16 RUS>BOL 057 at the Kremlin — ñandú 𝄞.\n"
        + "Back: 2009-02-16 BOL>RUS 057.\nAnd ?Ruritania looked on.";

    private readonly NotationCoder _coder = new();
    private RunningServices _services = null!;

    public async ValueTask InitializeAsync() =>
        _services = await RunningServices.StartAsync(change: NotationCoder.InPlace(_coder));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_document_comes_out_as_reports_that_name_their_sentence_and_count()
    {
        var answer = await _services.CodeAsync(Submitting.Document(Text));

        answer.State.ShouldBe(DocumentState.Coded);
        answer.AlreadyKnown.ShouldBeFalse();
        var read = await _services.DocumentAsync(answer.DocumentId);
        read.Document.Text.ShouldBe(Text);
        read.Document.Reports.ShouldBe(answer.Document.Reports);
        read.Document.Reports.Select(report => $"{report.Source}>{report.Target} {report.CameoCode}")
            .ShouldBe(["RUS>BOL 057", "BOL>RUS 057"]);
        foreach (var report in read.Document.Reports)
        {
            Text.Substring(report.Span.Start, report.Span.Length).ShouldBe(report.Quote);
            (report.Coder, report.Quality, report.State)
                .ShouldBe(("notation-1", 0.6, DocumentReportState.Standing));
        }
        read.Document.Codings.ShouldHaveSingleItem().UnknownActors.ShouldHaveSingleItem().Name.ShouldBe("Ruritania");
        read.Document.ReceivedAt.ToDateTime().ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(5));

        var evidence = await _services.EvidenceAsync("RUS", "BOL", answer.Checkpoint);
        evidence.Count.ShouldBe(2);
        var reported = evidence.Single(sourceEvent => sourceEvent.Source == "RUS").Reports.ShouldHaveSingleItem();
        (reported.DocumentId, reported.Publisher, reported.Coder)
            .ShouldBe((answer.DocumentId, "Reuters", "notation-1"));
        Text.Substring(reported.Span.Start, reported.Span.Length).ShouldBe(reported.Quote);
    }

    [Fact]
    public async Task The_id_is_answered_at_once_and_the_coding_follows()
    {
        var answer = await _services.Ingestion.SubmitDocumentAsync(
            Submitting.Document(Text), deadline: _services.CallDeadline);

        answer.State.ShouldBe(DocumentState.Received);
        answer.Document.ShouldBeNull();
        (await _services.AnsweredAsync(answer.DocumentId)).Reports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_document_twice_is_the_same_id_and_nothing_new()
    {
        var first = await _services.CodeAsync(Submitting.Document(Text));
        var events = await StoredEvents();

        var again = await _services.CodeAsync(Submitting.Document(Text));
        var withTitle = Submitting.Document(Text);
        withTitle.Title = "Another heading";
        var retitled = await _services.CodeAsync(withTitle);
        var elsewhere = await _services.CodeAsync(Submitting.Document(Text, source: "El Deber"));

        (again.DocumentId, again.AlreadyKnown, again.State).ShouldBe((first.DocumentId, true, DocumentState.Coded));
        again.Document.Reports.ShouldBe(first.Document.Reports);
        retitled.DocumentId.ShouldBe(first.DocumentId);
        elsewhere.DocumentId.ShouldNotBe(first.DocumentId);
        _coder.Texts.ShouldBe(2);
        // Of the other paper: received, two reports, coded.
        (await StoredEvents()).ShouldBe(events + 4);
    }

    [Fact]
    public async Task Many_callers_with_one_document_at_a_time_store_it_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _services.CodeAsync(
            Submitting.Document(Text))));

        answers.Select(answer => answer.DocumentId).Distinct().ShouldHaveSingleItem();
        answers.Count(answer => !answer.AlreadyKnown).ShouldBe(1);
        (await StoredEvents()).ShouldBe(4);
    }

    [Fact]
    public async Task A_preview_returns_what_would_be_reported_and_stores_nothing()
    {
        var request = Submitting.Document(Text);
        request.Preview = true;

        var answer = await _services.Ingestion.SubmitDocumentAsync(request, deadline: _services.CallDeadline);

        answer.Document.Reports.Count.ShouldBe(2);
        answer.Document.Reports.ShouldAllBe(report => report.State == DocumentReportState.Previewed);
        (await StoredEvents()).ShouldBe(0);
        var failure = await _services.Ingestion.GetDocumentAsync(
            new() { DocumentId = answer.DocumentId }, deadline: _services.CallDeadline).FailureAsync();
        (failure.Code, failure.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_DOCUMENT"));
    }

    [Fact]
    public async Task A_text_in_another_language_is_coded_as_empty_with_the_reason()
    {
        var answer = await _services.CodeAsync(Submitting.Document("Bonjour. 2009-02-16 RUS>BOL 057"));

        answer.State.ShouldBe(DocumentState.Coded);
        answer.Document.Reports.ShouldBeEmpty();
        answer.Document.Codings.ShouldHaveSingleItem().WhyEmpty.ShouldBe("The text is not in English.");
    }

    [Fact]
    public async Task A_coding_that_cannot_be_a_report_is_named_and_the_others_are_stored()
    {
        var answer = await _services.CodeAsync(Submitting.Document(
            "Next: 2199-01-01 RUS>BOL 042.\nSelf: 2009 PER>PER 042.\nGood: 2009-02 PER>CHL 042."));

        answer.Document.Reports.ShouldHaveSingleItem().Source.ShouldBe("PER");
        answer.Document.Codings.ShouldHaveSingleItem().Refused.Select(refused => refused.Why).ShouldBe(
        [
            $"2199-01-01 is in the future; expected {DateTime.UtcNow:yyyy-MM-dd} or earlier.",
            "source and target are both PER; expected two countries.",
        ]);
    }

    [Fact]
    public async Task Documents_are_listed_latest_first_page_by_page_and_unknown_names_by_how_many_have_them()
    {
        for (var i = 0; i < 5; i++)
            await _services.CodeAsync(Submitting.Document($"{i}: ?Ruritania{(i == 2 ? " and ?Graustark" : "")}."));

        var first = await _services.Ingestion.ListDocumentsAsync(
            new() { PageSize = 3, State = DocumentState.Coded }, deadline: _services.CallDeadline);
        var second = await _services.Ingestion.ListDocumentsAsync(
            new() { PageSize = 3, State = DocumentState.Coded, PageToken = first.NextPageToken },
            deadline: _services.CallDeadline);
        var actors = await _services.Ingestion.ListUnknownActorsAsync(new(), deadline: _services.CallDeadline);
        var forOthers = await _services.Ingestion.ListDocumentsAsync(
            new() { NotCodedBy = "notation-1" }, deadline: _services.CallDeadline);
        var mismatch = await _services.Ingestion.ListDocumentsAsync(
            new() { PageToken = first.NextPageToken }, deadline: _services.CallDeadline).FailureAsync();

        var ids = first.Documents.Concat(second.Documents).Select(document => document.DocumentId).ToArray();
        ids.Distinct().Count().ShouldBe(5);
        first.Documents.ShouldAllBe(document => document.Text.Length == 0 && document.Codings.Count == 1);
        second.NextPageToken.ShouldBeEmpty();
        forOthers.Documents.ShouldBeEmpty();
        mismatch.Reason.ShouldBe("PAGE_TOKEN_MISMATCH");
        actors.Actors.Select(actor => (actor.Name, actor.DocumentCount)).ShouldBe([("Ruritania", 5), ("Graustark", 1)]);
        actors.Actors[1].Context.ShouldBe("2: ?Ruritania and ?Graustark.");
    }

    private async Task<long> StoredEvents()
    {
        await using var count = _services.Store.CreateCommand("select count(*) from diplomacy.mt_events");
        return (long)(await count.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
