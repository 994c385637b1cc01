using System.Buffers.Binary;
using System.Net;
using System.Text;
using Google.Protobuf;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>gRPC-Web over HTTP/1.1, octet by octet.</summary>
public sealed class GrpcWebTests : IAsyncLifetime
{
    private ProbeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProbeServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web+proto")]
    [InlineData("application/grpc-web-text")]
    [InlineData("application/grpc-web-text+proto")]
    public async Task A_unary_call_ends_with_its_trailers_in_the_body(string type)
    {
        var text = new Text { Value = "über" };
        var (response, frames) = await CallAsync("Echo", type, RawCall.Frame(text));
        response.Content.Headers.ContentType!.MediaType.ShouldBe(type.Split('+')[0]);
        frames.Count.ShouldBe(2);
        Text.Parser.ParseFrom(frames[0].Payload).ShouldBe(text);
        frames[1].Flag.ShouldBe((byte)0x80);
        Encoding.ASCII.GetString(frames[1].Payload).ShouldBe("grpc-status: 0\r\n");
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task Streamed_responses_of_any_length_arrive(string type)
    {
        // Lengths of every remainder by three, because base64 pads by it.
        for (var length = 1; length < 8; length++)
        {
            var value = new string('z', length);
            var (_, frames) = await CallAsync(
                "Repeat", type, RawCall.Frame(new Repetition { Value = value, Count = 5 }));
            frames.Count.ShouldBe(6);
            frames.Take(5).ShouldAllBe(frame => Text.Parser.ParseFrom(frame.Payload).Value == value);
        }
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task A_large_message_travels(string type)
    {
        var text = new Text { Blob = ByteString.CopyFrom(new byte[1_000_001]) };
        var (_, frames) = await CallAsync("Echo", type, RawCall.Frame(text));
        Text.Parser.ParseFrom(frames[0].Payload).ShouldBe(text);
    }

    [Fact]
    public async Task A_failed_call_says_so_in_its_headers()
    {
        var (response, frames) = await CallAsync(
            "Fail", "application/grpc-web", RawCall.Frame(new Text { Value = "rich" }));
        frames.ShouldBeEmpty();
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("grpc-status").ShouldBe(["3"]);
        response.Headers.Contains("grpc-status-details-bin").ShouldBeTrue();
    }

    [Fact]
    public async Task Text_that_is_not_base64_fails_the_call_and_not_the_server()
    {
        var (response, _) = await CallAsync("Echo", "application/grpc-web-text", null, "AAAA!!!!");
        response.Headers.GetValues("grpc-status").ShouldNotBe(["0"]);
        await A_unary_call_ends_with_its_trailers_in_the_body("application/grpc-web-text");
    }

#if POLYFILLS
    // The packages take padding between messages only.
    [Fact]
    public async Task Text_may_be_padded_wherever_the_sender_flushed()
    {
        var frame = RawCall.Frame(new Text { Value = "padded" });
        var body = string.Concat(frame.Chunk(4).Select(Convert.ToBase64String));
        var (_, frames) = await CallAsync("Echo", "application/grpc-web-text", null, body);
        Text.Parser.ParseFrom(frames[0].Payload).Value.ShouldBe("padded");
    }
#endif

    [Fact]
    public async Task An_unknown_service_is_unimplemented()
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc-web");
        using var response = await client.PostAsync(new Uri(_server.WebAddress, "/no.Such/Thing"), content);
        response.Headers.GetValues("grpc-status").ShouldBe(["12"]);
    }

    [Fact]
    public async Task Plain_grpc_over_http_1_is_refused()
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(RawCall.Frame(new Text()));
        content.Headers.ContentType = new("application/grpc");
        using var response = await client.PostAsync(
            new Uri(_server.WebAddress, "/diplomacy.testing.Probe/Echo"), content);
        response.StatusCode.ShouldBe(HttpStatusCode.UpgradeRequired);
    }

    private async Task<(HttpResponseMessage Response, List<(byte Flag, byte[] Payload)> Frames)> CallAsync(
        string method, string type, byte[]? body, string? text = null)
    {
        var isText = type.Contains("-text", StringComparison.Ordinal);
        using var client = new HttpClient { Timeout = Deadline.Default };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(_server.WebAddress, "/diplomacy.testing.Probe/" + method));
        request.Content = new ByteArrayContent(
            isText ? Encoding.ASCII.GetBytes(text ?? Convert.ToBase64String(body!)) : body!);
        request.Content.Headers.ContentType = new(type);
        request.Headers.Accept.Add(new(type));
        var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        return (response, Split(isText ? Decode(Encoding.ASCII.GetString(answer)) : answer));
    }

    /// <summary>Decodes base64 group by group, since it may be padded in between.</summary>
    private static byte[] Decode(string text) =>
        [.. text.Chunk(4).SelectMany(group => Convert.FromBase64String(new string(group)))];

    private static List<(byte Flag, byte[] Payload)> Split(byte[] body)
    {
        var frames = new List<(byte, byte[])>();
        for (var at = 0; at < body.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(at + 1));
            frames.Add((body[at], body[(at + 5)..(at + 5 + length)]));
            at += 5 + length;
        }

        return frames;
    }
}
