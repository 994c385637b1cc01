using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Ingestion.Editing;

namespace Diplomacy.Tests.Ingestion.Documents;

/// <summary>Failures between the arrival of a document and its last report.</summary>
public sealed class CodingFaultTests
{
    private const string Text = "Signed: 2009-02-16 RUS>BOL 057.\nBack: 2009-02-16 BOL>RUS 057.";

    [Fact]
    public async Task A_document_that_a_coder_fails_at_says_why_and_is_coded_once_it_is_retried()
    {
        var coder = new NotationCoder { Fault = "the dictionary is not there" };
        await using var services = await RunningServices.StartAsync(change: NotationCoder.InPlace(coder));

        var failed = await services.CodeAsync(Submitting.Document(Text));
        var tries = coder.Texts;
        coder.Fault = null;
        var again = await services.CodeAsync(Submitting.Document(Text));
        var retried = await services.Ingestion.RetryDocumentAsync(new()
        {
            DocumentId = failed.DocumentId,
            Author = SampleEdits.Author,
            Reason = "The dictionary is back.",
        }, deadline: services.CallDeadline);
        var coded = await services.AnsweredAsync(failed.DocumentId);

        failed.State.ShouldBe(DocumentState.Failed);
        failed.Document.Codings.ShouldHaveSingleItem().Failure.ShouldContain("the dictionary is not there");
        tries.ShouldBe(4);
        again.State.ShouldBe(DocumentState.Failed);
        retried.State.ShouldBe(DocumentState.Received);
        coded.State.ShouldBe(DocumentState.Coded);
        coded.Codings.ShouldHaveSingleItem().Failure.ShouldBeEmpty();
        coded.Reports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_coder_that_fails_temporarily_is_retried_automatically()
    {
        var coder = new NotationCoder { Fault = "a hiccup" };
        await using var services = await RunningServices.StartAsync(change: NotationCoder.InPlace(coder));

        var answer = await services.Ingestion.SubmitDocumentAsync(
            Submitting.Document(Text), deadline: services.CallDeadline);
        await Eventually.TrueAsync(() => coder.Texts > 0, "the first try");
        coder.Fault = null;

        (await services.AnsweredAsync(answer.DocumentId)).State.ShouldBe(DocumentState.Coded);
    }

    [Fact]
    public async Task A_document_left_uncoded_by_one_process_is_coded_once_by_the_next()
    {
        using var gate = new ManualResetEventSlim();
        var stuck = new NotationCoder { Gate = gate };
        await using var first = await RunningServices.StartAsync(change: NotationCoder.InPlace(stuck));
        var answer = await first.Ingestion.SubmitDocumentAsync(
            Submitting.Document(Text), deadline: first.CallDeadline);
        await Eventually.TrueAsync(() => stuck.Texts > 0, "the first process to take the document");

        await using var second = await RunningServices.StartAsync(
            first.Database, change: NotationCoder.InPlace(new NotationCoder()));
        var coded = await second.AnsweredAsync(answer.DocumentId);
        gate.Set();
        // The first process has finished its work once it has stopped.
        await first.DisposeAsync();

        coded.State.ShouldBe(DocumentState.Coded);
        (await second.DocumentAsync(answer.DocumentId)).Document.Reports.ShouldBe(coded.Reports);
        (await Count(second, "source_event_reported")).ShouldBe(2);
        (await Count(second, "document_coded")).ShouldBe(1);
    }

    [Fact]
    public async Task Documents_that_wait_are_all_coded_after_a_restart_however_many_there_are()
    {
        const int documents = 220;
        await using var services = await RunningServices.StartAsync(change: NotationCoder.InPlace());
        await Parallel.ForAsync(0, documents, Deadline.Token(), async (i, ct) => await services.Ingestion
            .SubmitDocumentAsync(Submitting.Document($"{i}: 2009-02-16 PER>CHL 042."), cancellationToken: ct));

        await using var next = await RunningServices.StartAsync(
            services.Database, change: NotationCoder.InPlace(new NotationCoder()));

        await Eventually.TrueAsync(async () => await Count(next, "document_coded") == documents, "all codings");
        (await Count(next, "source_event_reported")).ShouldBe(documents);
    }

    private static async Task<long> Count(RunningServices services, string type)
    {
        await using var count = services.Store.CreateCommand(
            "select count(*) from diplomacy.mt_events where type = $1");
        count.Parameters.AddWithValue(type);
        return (long)(await count.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
