using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Ingestion.Editing;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Documents;

/// <summary>A coder with a service of its own answers over gRPC.</summary>
public sealed class RecordCodingTests : IAsyncLifetime
{
    private const string Text = "Signed: 2009-02-16 RUS>BOL 057.\nThe rest is for better readers.";

    private RunningServices _services = null!;
    private string _document = "";

    public async ValueTask InitializeAsync()
    {
        _services = await RunningServices.StartAsync(change: NotationCoder.InPlace(new NotationCoder()));
        _document = (await _services.CodeAsync(Submitting.Document(Text))).DocumentId;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_second_coders_result_is_stored_beside_the_first_and_a_repeat_adds_nothing()
    {
        var before = await NotCodedByModel();
        var first = await Record(Coding());
        var events = await StoredEvents();
        var again = await Record(Coding());

        before.ShouldBe([_document]);
        (await NotCodedByModel()).ShouldBeEmpty();
        first.Results.Select(result => result.Outcome)
            .ShouldBe([ReportOutcome.Corroborated, ReportOutcome.Recorded, ReportOutcome.Rejected]);
        again.Results.Select(result => result.Outcome)
            .ShouldBe([ReportOutcome.Duplicate, ReportOutcome.Duplicate, ReportOutcome.Rejected]);
        (await StoredEvents()).ShouldBe(events);
        var document = (await _services.DocumentAsync(_document)).Document;
        document.State.ShouldBe(DocumentState.Coded);
        document.Codings.Select(coding => coding.Coder).ShouldBe(["model-7", "notation-1"]);
        document.Reports.Select(report => (report.Coder, report.CameoCode))
            .ShouldBe([("model-7", "057"), ("notation-1", "057"), ("model-7", "042")]);
        (await _services.EvidenceAsync("RUS", "BOL", first.Checkpoint))
            .Single(sourceEvent => sourceEvent.CameoCode == "057").Quality.ShouldBe(0.6);
    }

    [Fact]
    public async Task It_does_not_keep_the_services_own_coders_from_a_waiting_document()
    {
        using var gate = new ManualResetEventSlim();
        await using var services = await RunningServices.StartAsync(
            change: NotationCoder.InPlace(new NotationCoder { Gate = gate }));
        var waiting = await services.Ingestion.SubmitDocumentAsync(
            Submitting.Document(Text), deadline: services.CallDeadline);
        var coding = Coding();
        coding.DocumentId = waiting.DocumentId;

        await services.Ingestion.RecordCodingAsync(coding, deadline: services.CallDeadline);
        var meanwhile = await services.DocumentAsync(waiting.DocumentId);
        gate.Set();
        var coded = await services.AnsweredAsync(waiting.DocumentId);

        (meanwhile.Document.State, meanwhile.Document.Reports.Count).ShouldBe((DocumentState.Received, 2));
        coded.Reports.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_faulty_coding_is_refused_with_every_fault()
    {
        var coding = Coding();
        coding.Coder = "notation-1";
        coding.WhyEmpty = "\0";
        var outside = Coding();
        outside.Reports[0].Origin.Span.Length = Text.Length + 1;
        outside.Reports[1].Origin = null;
        var nowhere = Coding();
        nowhere.DocumentId = SampleEdits.Nowhere;

        (await Call(coding).FailureAsync()).Fields.ShouldBe(["coder", "why_empty"]);
        (await Call(outside).FailureAsync()).Fields.ShouldBe(["reports[0].origin.span", "reports[1].origin.span"]);
        var unknown = await Call(nowhere).FailureAsync();
        (unknown.Code, unknown.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_DOCUMENT"));
    }

    [Fact]
    public async Task The_context_of_an_unknown_actor_is_short_wherever_its_coder_saw_it()
    {
        var text = string.Concat(Enumerable.Repeat("Ruritania hailed its great friends once more. ", 100));
        var document = (await _services.CodeAsync(Submitting.Document(text))).DocumentId;
        await Record(new()
        {
            DocumentId = document,
            Coder = "model-7",
            UnknownActors =
            {
                new UnknownActor { Name = "Everywhere", Span = new() { Start = 0, Length = text.Length } },
                new UnknownActor { Name = "Ruritania", Span = new() { Start = 460, Length = 9 } },
            },
        });

        var listed = await _services.Ingestion.ListUnknownActorsAsync(new(), deadline: _services.CallDeadline);

        var contexts = listed.Actors.ToDictionary(actor => actor.Name, actor => actor.Context);
        contexts["Everywhere"].ShouldBe(text[..200]);
        contexts["Ruritania"].ShouldContain("Ruritania hailed");
        contexts["Ruritania"].Length.ShouldBeInRange(190, 200);
    }

    [Fact]
    public async Task A_page_of_unknown_actors_ends_at_two_mebibytes()
    {
        // Contexts were not always cut, so a store may hold longer ones.
        await using (var add = _services.Store.CreateCommand(
            """
            insert into recording.unknown_actor
            select $1::uuid, 'Actor ' || lpad(i::text, 2, '0'), 0, 9, repeat('x', 200000) from generate_series(0, 29) i
            """))
        {
            add.Parameters.AddWithValue(_document);
            await add.ExecuteNonQueryAsync(Deadline.Token());
        }
        var (names, sizes, request) = (new List<string>(), new List<int>(), new ListUnknownActorsRequest());
        do
        {
            var page = await _services.Ingestion.ListUnknownActorsAsync(request, deadline: _services.CallDeadline);
            sizes.Add(page.CalculateSize());
            names.AddRange(page.Actors.Select(actor => actor.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        names.ShouldBe(Enumerable.Range(0, 30).Select(i => $"Actor {i:00}"));
        sizes.ShouldAllBe(size => size < 2 * 1024 * 1024 + 1024);
        sizes.Count.ShouldBe(3);
    }

    private RecordCodingRequest Coding()
    {
        var coding = new RecordCodingRequest { DocumentId = _document, Coder = "model-7" };
        coding.Reports.Add(
        [
            Reports.Of("2009-02-16", "RUS", "BOL", "057"), Reports.Of("2009-02-15", "BOL", "RUS", "042"),
            Reports.Of("2009-02-15", "BOL", "Atlantis", "042"),
        ]);
        for (var i = 0; i < coding.Reports.Count; i++)
            coding.Reports[i].Origin = new Origin { Span = new() { Start = i * 10, Length = 9 }, Feed = "ignored" };
        return coding;
    }

    private AsyncUnaryCall<RecordCodingResponse> Call(RecordCodingRequest coding) =>
        _services.Ingestion.RecordCodingAsync(coding, deadline: _services.CallDeadline);

    private async Task<RecordCodingResponse> Record(RecordCodingRequest coding) => await Call(coding);

    private async Task<string[]> NotCodedByModel() =>
    [
        .. (await _services.Ingestion.ListDocumentsAsync(
            new() { NotCodedBy = "model-7" }, deadline: _services.CallDeadline)).Documents
            .Select(document => document.DocumentId),
    ];

    private async Task<long> StoredEvents()
    {
        await using var count = _services.Store.CreateCommand("select count(*) from diplomacy.mt_events");
        return (long)(await count.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
