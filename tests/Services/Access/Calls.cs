using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Shouldly;

namespace Diplomacy.Testing.Access;

/// <summary>The result of a call: OK once anything but an error came back.</summary>
public sealed record Outcome(StatusCode Code, string Message, string Reason)
{
    public static readonly Outcome Ok = new(StatusCode.OK, "", "");

    /// <summary>Whether the call was admitted, whatever the service then answered.</summary>
    public bool Admitted => Code is not (StatusCode.Unauthenticated or StatusCode.PermissionDenied);

    public static Outcome Of(StatusCode code, string message, Google.Rpc.Status? details) =>
        new(code, message, details?.GetDetail<ErrorInfo>()?.Reason ?? "");
}

/// <summary>Calls any RPC with an empty message, over gRPC and over gRPC-Web.</summary>
public static class Calls
{
    private const int FrameHeaderBytes = 5;
    private const byte TrailerFlag = 0x80;

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    /// <summary>Calls over gRPC, as Grpc.Net.Client does it.</summary>
    public static async Task<Outcome> GrpcAsync(
        Uri address, string path, string? authorization, HttpMessageHandler? handler = null)
    {
        var parts = path.Split('/');
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });
        // As a stream in both directions it is the same on the wire, whichever kind of RPC it is.
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, parts[1], parts[2], Bytes, Bytes);
        var headers = new Metadata();
        if (authorization is not null)
            headers.Add("authorization", authorization);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            method, null, new CallOptions(headers, cancellationToken: Deadline.Token()));
        try
        {
            await call.RequestStream.WriteAsync([]);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // Refused before it was sent; the answer says why.
        }
        try
        {
            await call.ResponseStream.MoveNext(CancellationToken.None);
            return Outcome.Ok;
        }
        catch (RpcException refusal)
        {
            return Outcome.Of(refusal.StatusCode, refusal.Status.Detail, refusal.GetRpcStatus());
        }
    }

    /// <summary>Calls over gRPC-Web, as a browser does it: one POST over HTTP/1.1.</summary>
    public static async Task<Outcome> GrpcWebAsync(
        Uri address, string path, string? authorization, HttpMessageHandler? handler = null)
    {
        using var client = new HttpClient(handler ?? new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[FrameHeaderBytes]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web+proto");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("authorization", authorization);

        using var response = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token());
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Version.ShouldBe(HttpVersion.Version11);
        if (response.Headers.Contains("grpc-status"))
            return FromFields(name => response.Headers.TryGetValues(name, out var values) ? values.Single() : null);

        await using var body = await response.Content.ReadAsStreamAsync();
        var frame = new byte[FrameHeaderBytes];
        await body.ReadExactlyAsync(frame, Deadline.Token());
        if ((frame[0] & TrailerFlag) == 0)
            return Outcome.Ok;
        var trailers = new byte[BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1))];
        await body.ReadExactlyAsync(trailers, Deadline.Token());
        var lines = Encoding.ASCII.GetString(trailers).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim());
        return FromFields(lines.GetValueOrDefault);
    }

    /// <summary>The result that headers or trailers carry.</summary>
    public static Outcome FromFields(Func<string, string?> field) => Outcome.Of(
        (StatusCode)int.Parse(field("grpc-status")!), Uri.UnescapeDataString(field("grpc-message") ?? ""),
        field("grpc-status-details-bin") is { } details
            ? Google.Rpc.Status.Parser.ParseFrom(FromBase64(details))
            : null);

    /// <summary>Binary values may come without their padding.</summary>
    private static byte[] FromBase64(string text) =>
        Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
