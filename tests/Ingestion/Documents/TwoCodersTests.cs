using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Ingestion.Editing;

namespace Diplomacy.Tests.Ingestion.Documents;

/// <summary>Two coders of one document, as when a model reads beside the rules.</summary>
public sealed class TwoCodersTests
{
    private const string Text = "Signed: 2009-02-16 RUS>BOL 057.";

    [Theory]
    [InlineData("Reuters")]
    [InlineData("")]
    public async Task Two_coders_of_one_document_are_one_source_and_the_surer_of_them_counts(string source)
    {
        await using var services = await RunningServices.StartAsync(
            change: NotationCoder.InPlace(new NotationCoder("notation-1", 500), new NotationCoder("model-7", 700)));

        var answer = await services.CodeAsync(Submitting.Document(Text, source));

        answer.Document.Codings.Select(coding => coding.Coder).ShouldBe(["model-7", "notation-1"]);
        answer.Document.Reports.Select(report => (report.Coder, report.Quality))
            .ShouldBe([("model-7", 0.7), ("notation-1", 0.5)]);
        var sourceEvent = (await services.EvidenceAsync("RUS", "BOL", answer.Checkpoint)).ShouldHaveSingleItem();
        sourceEvent.Reports.Count.ShouldBe(2);
        sourceEvent.Quality.ShouldBe(0.7);
    }

    [Fact]
    public async Task A_second_paper_that_reports_the_same_counts()
    {
        await using var services = await RunningServices.StartAsync(
            change: NotationCoder.InPlace(new NotationCoder("notation-1", 500), new NotationCoder("model-7", 500)));

        await services.CodeAsync(Submitting.Document(Text));
        var answer = await services.CodeAsync(Submitting.Document(Text, source: "El Deber"));

        var sourceEvent = (await services.EvidenceAsync("RUS", "BOL", answer.Checkpoint)).ShouldHaveSingleItem();
        sourceEvent.Reports.Count.ShouldBe(4);
        sourceEvent.Quality.ShouldBe(0.75);
    }

    [Fact]
    public async Task One_coders_result_is_stored_even_if_the_other_fails()
    {
        await using var services = await RunningServices.StartAsync(change: NotationCoder.InPlace(
            new NotationCoder("notation-1"), new NotationCoder("model-7") { Fault = "no answer from its service" }));

        var answer = await services.CodeAsync(Submitting.Document(Text));

        answer.State.ShouldBe(DocumentState.Failed);
        answer.Document.Codings.Select(coding => coding.Failure.Length > 0).ShouldBe([true, false]);
        answer.Document.Reports.ShouldHaveSingleItem().Coder.ShouldBe("notation-1");
    }
}
