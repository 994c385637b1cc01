using System.Diagnostics;
using Diplomacy.Protos.Query.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Tests.Security;

/// <summary>What a request may cost, before and after the token is checked.</summary>
public sealed class RequestSizeTests(GuardedServices guarded, RunningServices open) : IClassFixture<RunningServices>
{
    private const string ReportSourceEvents = "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents";
    private const string CreateAlertRule = "/diplomacy.query.v1.SubscriptionService/CreateAlertRule";
    private const string Health = "/grpc.health.v1.Health/Check";
    private const int Calls = 100;
    private const long MemoryMax = 64 * 1024 * 1024;

    /// <summary>Two million empty reports: 4 MiB, which gzip makes 4 KiB.</summary>
    private static readonly byte[] EmptyReports =
        [.. Enumerable.Repeat((byte[])[0x12, 0x00], 2_097_000).SelectMany(report => report)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hundred_compressed_requests_without_a_token_cost_next_to_nothing(bool web)
    {
        using var client = new HttpClient();
        var address = web ? guarded.Web : guarded.Grpc;
        // The first call compiles what the others use.
        (await RawCall.SendAsync(client, address, ReportSourceEvents, [], web: web)).Code
            .ShouldBe(StatusCode.Unauthenticated);
        var frame = RawCall.Frame(EmptyReports, gzip: true);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;

        for (var call = 0; call < Calls; call++)
            (await RawCall.SendFrameAsync(client, address, ReportSourceEvents, frame, gzip: true, web: web)).Code
                .ShouldBe(StatusCode.Unauthenticated);

        (Process.GetCurrentProcess().TotalProcessorTime - processor).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        (GC.GetTotalMemory(forceFullCollection: false) - memory).ShouldBeLessThan(MemoryMax);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_of_two_million_empty_reports_is_refused_before_it_is_parsed(bool web)
    {
        using var client = new HttpClient();
        var frame = RawCall.Frame(EmptyReports, gzip: true);
        var allocated = GC.GetTotalAllocatedBytes();

        foreach (var (address, token) in new[]
        {
            (web ? guarded.Web : guarded.Grpc, guarded.Issuer.Token("reporter")), (web ? open.Web : open.Grpc, null),
        })
        {
            var refused = await RawCall.SendFrameAsync(
                client, address, ReportSourceEvents, frame, gzip: true, token, web);

            refused.Code.ShouldBe(StatusCode.InvalidArgument);
            refused.Reason.ShouldBe("TOO_MANY_ITEMS");
        }
        // Parsed, one such request takes 300 MB.
        (GC.GetTotalAllocatedBytes() - allocated).ShouldBeLessThan(MemoryMax);
    }

    [Fact]
    public async Task A_request_larger_than_its_rpc_needs_is_refused()
    {
        using var client = new HttpClient();
        var rule = new CreateAlertRuleRequest { Rule = new AlertRule { Name = new string('x', 70_000) } }.ToByteArray();

        var refused = await RawCall.SendAsync(client, open.Grpc, CreateAlertRule, rule);

        refused.Code.ShouldBe(StatusCode.ResourceExhausted);
        refused.Message.ShouldContain("at most 65,536");
        (await RawCall.SendAsync(client, open.Grpc, Health, rule)).Code.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task What_the_contract_does_not_know_is_not_stored()
    {
        using var client = new HttpClient();
        var rule = new AlertRule
        {
            Name = "known",
            Country = "BOL",
            Model = "level-v1",
            Crosses = new() { Threshold = 1 },
        };
        // Field 999 of the rule, with 50,000 bytes, as a later version of the contract might have it.
        byte[] unknown = [.. rule.ToByteArray(), 0xBA, 0x3E, 0xD0, 0x86, 0x03, .. new byte[50_000]];
        using var wrapped = new MemoryStream();
        var output = new CodedOutputStream(wrapped);
        output.WriteTag(CreateAlertRuleRequest.RuleFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(unknown));
        output.Flush();

        (await RawCall.SendAsync(client, open.Grpc, CreateAlertRule, wrapped.ToArray())).Code.ShouldBe(StatusCode.OK);

        var listed = await new SubscriptionService.SubscriptionServiceClient(open.Channel)
            .ListAlertRulesAsync(new ListAlertRulesRequest(), deadline: open.CallDeadline);
        listed.Rules.ShouldContain(one => one.Name == "known");
        listed.CalculateSize().ShouldBeLessThan(2_000);
    }

    [Theory]
    [InlineData(false, "0A0512")]
    [InlineData(true, "0A0512")]
    [InlineData(false, "FFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData(true, "0B0B0B0B0B0B0B0B")]
    public async Task A_broken_message_is_an_invalid_argument_and_not_worth_a_warning(bool web, string message)
    {
        using var client = new HttpClient();
        var before = guarded.Log.Lines.Count;

        var refused = await RawCall.SendAsync(
            client, web ? guarded.Web : guarded.Grpc, ReportSourceEvents, Convert.FromHexString(message),
            token: guarded.Issuer.Token("reporter"), web: web);

        refused.Code.ShouldBe(StatusCode.InvalidArgument);
        refused.Message.ShouldContain("protobuf");
        guarded.Log.Lines.Skip(before).ShouldNotContain(line => IsWarning(line));
    }

    /// <summary>Libraries log warnings and worse only.</summary>
    private static bool IsWarning(string line) =>
        line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal)
        || line.StartsWith("Critical", StringComparison.Ordinal);
}
