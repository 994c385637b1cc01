using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Ingestion.Documents;

public sealed class ListDocumentsTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const int AnswerBytesMax = 2 * 1024 * 1024 + 64 * 1024;

    [Fact]
    public async Task Pages_of_documents_are_small_and_make_up_the_whole()
    {
        const int documents = 24;
        for (var i = 0; i < documents; i++)
        {
            var submitted = await services.Ingestion.SubmitDocumentAsync(
                Submitting.Document($"Note {i}: nothing happened."), deadline: services.CallDeadline);
            var coding = new RecordCodingRequest { DocumentId = submitted.DocumentId, Coder = "model-7" };
            coding.UnknownActors.Add(Enumerable.Range(0, 200).Select(actor => new UnknownActor
            {
                Name = $"{actor:000}" + new string('글', 190),
                Span = new TextSpan { Start = 0, Length = 4 },
            }));
            await services.Ingestion.RecordCodingAsync(coding, deadline: services.CallDeadline);
        }
        var request = new ListDocumentsRequest { PageSize = 500 };
        var listed = new List<string>();
        var pages = 0;
        do
        {
            var page = await services.Ingestion.ListDocumentsAsync(request, deadline: services.CallDeadline);
            page.CalculateSize().ShouldBeLessThan(AnswerBytesMax);
            listed.AddRange(page.Documents.Select(document => document.DocumentId));
            request.PageToken = page.NextPageToken;
            pages++;
        }
        while (request.PageToken.Length > 0);

        pages.ShouldBeGreaterThan(1);
        listed.Count.ShouldBe(documents);
        listed.Distinct().Count().ShouldBe(documents);
    }
}
