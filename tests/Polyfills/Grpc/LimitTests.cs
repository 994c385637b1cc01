using System.IO.Compression;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>Sizes, compression, and bodies that are not what they say.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private const string Echo = "/diplomacy.testing.Probe/Echo";
    private const int DefaultLimit = 4 * 1024 * 1024;

    // The packages answer UNKNOWN to some damage that the polyfill can name.
#if POLYFILLS
    private const StatusCode Damaged = StatusCode.Internal;
    private const StatusCode TooLarge = StatusCode.ResourceExhausted;
#else
    private const StatusCode Damaged = StatusCode.Unknown;
    private const StatusCode TooLarge = StatusCode.Unknown;
#endif

    private ProbeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProbeServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_message_as_large_as_the_limit_travels()
    {
        // Tag and length of the blob take five octets.
        var blob = ByteString.CopyFrom(new byte[DefaultLimit - 5]);
        (await _server.Client.EchoAsync(new Text { Blob = blob })).Blob.Length.ShouldBe(blob.Length);
    }

    [Fact]
    public async Task A_larger_request_exhausts_the_server()
    {
        var blob = ByteString.CopyFrom(new byte[DefaultLimit]);
        var failed = await Should.ThrowAsync<RpcException>(
            async () => await _server.Client.EchoAsync(new Text { Blob = blob }));
        failed.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        failed.Status.Detail.ShouldContain("Received message exceeds");
    }

    [Fact]
    public async Task A_larger_response_exhausts_the_caller()
    {
        using var channel = GrpcChannel.ForAddress(
            _server.Address, new GrpcChannelOptions { MaxReceiveMessageSize = 1000 });
        var failed = await Should.ThrowAsync<RpcException>(
            async () => await new Probe.ProbeClient(channel).EchoAsync(
                new Text { Blob = ByteString.CopyFrom(new byte[2000]) }));
        failed.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Nothing_larger_than_allowed_is_sent()
    {
        using var channel = GrpcChannel.ForAddress(
            _server.Address, new GrpcChannelOptions { MaxSendMessageSize = 1000 });
        var large = new Text { Blob = ByteString.CopyFrom(new byte[2000]) };
        (await Should.ThrowAsync<RpcException>(async () => await new Probe.ProbeClient(channel).EchoAsync(large)))
            .StatusCode.ShouldBe(StatusCode.ResourceExhausted);

        await using var server = await ProbeServer.StartAsync(options => options.MaxSendMessageSize = 1000);
        var failed = await Should.ThrowAsync<RpcException>(async () => await server.Client.EchoAsync(large));
        failed.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        failed.Status.Detail.ShouldContain("Sending message exceeds");
    }

    [Fact]
    public async Task A_service_may_have_limits_of_its_own()
    {
        await using var server = await ProbeServer.StartAsync(
            options => options.MaxReceiveMessageSize = 10,
            services => services.AddGrpc().AddServiceOptions<ProbeService>(own => own.MaxReceiveMessageSize = null));
        await server.Client.EchoAsync(new Text { Blob = ByteString.CopyFrom(new byte[100]) });
    }

    [Fact]
    public async Task Compressed_messages_travel_both_ways()
    {
        await using var server = await ProbeServer.StartAsync(options =>
        {
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.Optimal;
        });
        var headers = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        var text = new Text { Value = new string('x', 100_000) };
        (await server.Client.EchoAsync(text, headers)).ShouldBe(text);

        using var call = server.Client.Chat(headers);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(text);
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        call.ResponseStream.Current.ShouldBe(text);
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_compressed_response_is_smaller()
    {
        await using var server = await ProbeServer.StartAsync(
            options => options.ResponseCompressionAlgorithm = "gzip");
        var body = RawCall.Frame(new Text { Value = new string('x', 100_000) });
        using var client = new HttpClient { DefaultRequestVersion = new Version(2, 0) };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, Echo))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.Add("grpc-accept-encoding", "identity, gzip");
        using var response = await client.SendAsync(request, Deadline.Token());
        response.Headers.GetValues("grpc-encoding").ShouldBe(["gzip"]);
        var answer = await response.Content.ReadAsByteArrayAsync();
        answer[0].ShouldBe((byte)1);
        answer.Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task A_length_of_four_gigabytes_is_refused_without_waiting_for_them()
    {
        var (code, _, _) = await RawCall.SendAsync(
            _server.Address, Echo, RawCall.Frame([1, 2, 3], claimed: uint.MaxValue));
        code.ShouldBe(TooLarge);
    }

    [Theory]
    [InlineData("", null, StatusCode.Internal)]
    [InlineData("000000", null, StatusCode.Internal)]
    [InlineData("0000000005010203", null, StatusCode.Internal)]
    [InlineData("0000000000" + "0000000000", null, StatusCode.Internal)]
    [InlineData("0200000000", null, Damaged)]
    [InlineData("0100000003010203", null, StatusCode.Internal)]
    [InlineData("0100000003010203", "identity", StatusCode.Internal)]
    [InlineData("0100000003010203", "gzip", Damaged)]
    [InlineData("0100000003010203", "snappy", StatusCode.Unimplemented)]
    public async Task A_damaged_body_is_an_error_of_the_call(string body, string? encoding, StatusCode expected)
    {
        var (code, _, response) = await RawCall.SendAsync(
            _server.Address, Echo, Convert.FromHexString(body), encoding);
        code.ShouldBe(expected);
        if (expected == StatusCode.Unimplemented)
        {
            response.Headers.GetValues("grpc-accept-encoding").Single().ShouldContain("gzip");
        }
    }

    [Fact]
    public async Task A_message_that_is_not_of_its_type_is_an_error_of_the_call()
    {
        var (code, _, _) = await RawCall.SendAsync(_server.Address, Echo, RawCall.Frame([0x0A, 0x7F, 0x01]));
        code.ShouldBe(StatusCode.Unknown);
        await _server.Client.EchoAsync(new Text());
    }
}
