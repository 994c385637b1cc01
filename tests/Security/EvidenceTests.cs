using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Security;

/// <summary>Nobody makes evidence in another's name.</summary>
public sealed class EvidenceTests(GuardedServices services) : IDisposable
{
    private const string Text =
        "Chad expelled the ambassador of Tonga on 3 May 2010.\n\nThe two  governments\ngave no reason for the quarrel.";

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(services.Grpc);

    private IngestionService.IngestionServiceClient Ingestion => new(_channel);

    [Theory]
    [InlineData("rules-1")]
    [InlineData("rules-99")]
    [InlineData("RULES-1")]
    [InlineData(" rules-1")]
    public async Task The_names_of_the_services_own_coders_are_reserved(string coder)
    {
        var report = Reports.Of("2010-05-03", "TCD", "TON", "161", publisher: "paper");
        report.Origin.Coder = coder;
        var id = await SubmitAsync(Text + coder);

        var answer = await Ingestion.ReportSourceEventsAsync(Reports.Request(report), As("eve"));
        var refused = await Should.ThrowAsync<RpcException>(async () => await Ingestion.RecordCodingAsync(
            new RecordCodingRequest { DocumentId = id, Coder = coder }, As("eve")));

        answer.Results.Single().Faults.ShouldContain(fault => fault.Field == "reports[0].origin.coder");
        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task A_quote_that_a_document_on_file_does_not_contain_is_refused()
    {
        var id = await SubmitAsync(Text);
        var report = Reports.Of("2010-05-03", "TCD", "TON", "190", document: id);
        report.Origin.Quote = "Chad bombed Tonga.";
        var outside = report.Clone();
        outside.Origin.Span = new TextSpan { Start = 100, Length = 10_000 };

        var answer = await Ingestion.ReportSourceEventsAsync(Reports.Request(report, outside), As("eve"));

        answer.Results.ShouldAllBe(result => result.Outcome == ReportOutcome.Rejected);
        answer.Results.SelectMany(result => result.Faults).ShouldContain(fault =>
            fault.Reason == Diplomacy.Protos.Error.V1.ErrorReason.QuoteNotInDocument);
    }

    [Fact]
    public async Task The_quote_of_a_document_on_file_is_taken_from_its_text()
    {
        var id = await SubmitAsync(Text, "The Gazette");
        var spanned = Reports.Of("2010-05-03", "TCD", "TON", "161", document: id, publisher: "Another Paper");
        spanned.Origin.Quote = "Chad bombed Tonga.";
        spanned.Origin.Span = new TextSpan { Start = 0, Length = 52 };
        var rewrapped = Reports.Of("2010-05-03", "TON", "TCD", "110", document: id);
        rewrapped.Origin.Quote = "The two governments gave no reason";

        var answer = await Ingestion.ReportSourceEventsAsync(Reports.Request(spanned, rewrapped), As("ana"));

        var reports = await EvidenceAsync("TCD", "TON", answer.Checkpoint);
        reports.ShouldContain(one =>
            one.Quote == "Chad expelled the ambassador of Tonga on 3 May 2010." && one.Publisher == "The Gazette");
        reports.ShouldContain(one => one.Quote == "The two  governments\ngave no reason" && one.Span.Start == 54);
    }

    [Fact]
    public async Task A_coding_quotes_what_the_document_says()
    {
        var id = await SubmitAsync(Text + " (a copy)");
        var report = Reports.Of("2010-05-03", "TCD", "TON", "160");
        report.Origin.Quote = "Chad bombed Tonga.";
        report.Origin.Span = new TextSpan { Start = 0, Length = 4 };

        var answer = await Ingestion.RecordCodingAsync(
            new RecordCodingRequest { DocumentId = id, Coder = "model-7", Reports = { report } }, As("ana"));

        (await EvidenceAsync("TCD", "TON", answer.Checkpoint)).Single(one => one.Coder == "model-7").Quote
            .ShouldBe("Chad");
    }

    [Fact]
    public async Task One_caller_with_many_publishers_counts_as_one_source_and_documents_on_file_as_their_own()
    {
        var made = Enumerable.Range(0, 5)
            .Select(i => Reports.Of("2011-06-01", "FJI", "MLI", "112", quality: 0.6, publisher: $"made up {i}"));
        var answer = await Ingestion.ReportSourceEventsAsync(Reports.Request(made), As("eve"));

        var (quality, reports) = await QualityAsync("FJI", "MLI", answer.Checkpoint);
        quality.ShouldBe(0.6, 1e-9);
        reports.ShouldAllBe(one => one.CountsAs == "reporter:eve" && one.ReportedBy == "eve");

        var filed = Reports.Of(
            "2011-06-01", "FJI", "MLI", "112", quality: 0.6,
            document: await SubmitAsync("Fiji accused Mali of fraud on 1 June 2011.", "The Gazette"));
        var second = await Ingestion.ReportSourceEventsAsync(Reports.Request(filed), As("eve"));
        (await QualityAsync("FJI", "MLI", second.Checkpoint)).Quality.ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public async Task Only_so_many_coders_code_one_document()
    {
        var id = await SubmitAsync(Text + " (for many coders)");
        for (var i = 0; i < 16; i++)
            try
            {
                await Ingestion.RecordCodingAsync(
                    new RecordCodingRequest { DocumentId = id, Coder = $"model-{i}" }, As("eve"));
            }
            catch (RpcException refused) when (refused.Status.Detail.Contains("at most 16"))
            {
                // The service's own coder has coded it meanwhile.
            }

        var refusal = await Should.ThrowAsync<RpcException>(async () => await Ingestion.RecordCodingAsync(
            new RecordCodingRequest { DocumentId = id, Coder = "model-17" }, As("eve")));

        refusal.Status.Detail.ShouldContain("at most 16");
    }

    public void Dispose() => _channel.Dispose();

    private async Task<string> SubmitAsync(string text, string publisher = "") =>
        (await Ingestion.SubmitDocumentAsync(
            new SubmitDocumentRequest { Text = text, Source = publisher }, As("ana"))).DocumentId;

    private async Task<IReadOnlyList<SourceEventReport>> EvidenceAsync(
        string country, string counterpart, Checkpoint checkpoint) =>
        (await ListAsync(country, counterpart, checkpoint)).SelectMany(one => one.Reports).ToArray();

    private async Task<(double Quality, IReadOnlyList<SourceEventReport> Reports)> QualityAsync(
        string country, string counterpart, Checkpoint checkpoint)
    {
        var only = (await ListAsync(country, counterpart, checkpoint)).Single(one => one.CameoCode == "112");
        return (only.Quality, only.Reports);
    }

    private async Task<IReadOnlyList<SourceEvent>> ListAsync(
        string country, string counterpart, Checkpoint checkpoint) =>
        (await new QueryService.QueryServiceClient(_channel).ListSourceEventsAsync(
            new ListSourceEventsRequest { Country = country, Counterpart = counterpart, AtLeastAsFresh = checkpoint },
            As("cho", "reader"), DateTime.UtcNow + Deadline.Default)).SourceEvents;

    private Metadata As(string subject, string roles = "reporter") => new()
    {
        { "authorization", $"Bearer {services.Issuer.Token(roles, token => token.Claims["sub"] = subject)}" },
    };
}
