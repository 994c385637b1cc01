using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Ingestion.Editing;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Documents;

public sealed class DocumentFaultTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const int TextBytesMax = 1024 * 1024;

    [Fact]
    public async Task Every_fault_of_a_document_is_named_at_once()
    {
        var request = new SubmitDocumentRequest
        {
            Text = " \n",
            Source = new string('s', 201),
            Title = "A\0B",
            Url = new string('u', 2_001),
            PublishedOn = Reports.On($"{DateTime.UtcNow.AddDays(2):yyyy-MM-dd}"),
        };

        var failure = await Submit(request).FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Reason.ShouldBe("INVALID_ARGUMENT");
        failure.Fields.ShouldBe(["text", "source", "title", "url", "published_on"]);
    }

    public static TheoryData<string, string> BadTexts => new()
    {
        { "", "REQUIRED_FIELD_MISSING" },
        { " \t\r\n\u00A0", "REQUIRED_FIELD_MISSING" },
        { new string('x', TextBytesMax + 1), "TOO_LONG" },
        // Half as many characters, but as many bytes.
        { new string('é', TextBytesMax / 2 + 1), "TOO_LONG" },
        { "A good text, if there were not one \0 in the middle of it.", "MALFORMED_TEXT" },
        { "%PDF\u0001\u0002\u0000\u0003\u0004 binary", "NOT_TEXT" },
        { "S\uFFFDo Paulo recebe o presidente", "WRONG_ENCODING" },
        { new string('\uFFFD', 5_000), "WRONG_ENCODING" },
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task A_text_that_cannot_be_read_is_refused_with_its_reason(string text, string reason)
    {
        var failure = await Submit(new() { Text = text }).FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.InvalidArgument, reason));
        failure.Fields.ShouldBe(["text"]);
    }

    [Fact]
    public async Task A_text_as_long_as_the_limit_is_taken_and_so_are_foreign_scripts_and_a_blemish()
    {
        string[] texts =
        [
            new('x', TextBytesMax), "رئيس الوزراء يزور موسكو \u202B", "\uFEFFA mark before the text.",
            "One \uFFFD among many characters. " + new string('x', 400), "\u001B[1mA bold heading, then a long text. "
            + new string('x', 100),
        ];

        foreach (var text in texts)
        {
            var answer = await Submit(new() { Text = text });
            (await services.DocumentAsync(answer.DocumentId)).Document.Text.ShouldBe(text);
        }
    }

    [Theory]
    [InlineData("2009-02")]
    [InlineData("2009")]
    public async Task A_day_of_publication_is_a_full_date(string date)
    {
        var failure = await Submit(new() { Text = "Text.", PublishedOn = Reports.On(date) }).FailureAsync();

        (failure.Reason, failure.Fields.Single()).ShouldBe(("INVALID_DATE", "published_on"));
    }

    [Fact]
    public async Task A_message_over_four_MiB_is_refused_before_it_is_read()
    {
        var exception = await Should.ThrowAsync<RpcException>(async () =>
            await Submit(new() { Text = new string('x', 4 * TextBytesMax) }));

        exception.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task An_unknown_document_is_not_found()
    {
        var read = await services.Ingestion.GetDocumentAsync(
            new() { DocumentId = SampleEdits.Nowhere }, deadline: services.CallDeadline).FailureAsync();
        var retried = await services.Ingestion.RetryDocumentAsync(
            new() { DocumentId = SampleEdits.Nowhere, Author = "ana", Reason = "why not" },
            deadline: services.CallDeadline).FailureAsync();
        var malformed = await services.Ingestion.RetryDocumentAsync(
            new() { DocumentId = "17" }, deadline: services.CallDeadline).FailureAsync();

        (read.Code, read.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_DOCUMENT"));
        (retried.Code, retried.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_DOCUMENT"));
        malformed.Fields.ShouldBe(["document_id", "author", "reason"]);
    }

    private AsyncUnaryCall<SubmitDocumentResponse> Submit(SubmitDocumentRequest request) =>
        services.Ingestion.SubmitDocumentAsync(request, deadline: services.CallDeadline);
}
