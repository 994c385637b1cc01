using System.Net.Sockets;
using Diplomacy.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.ServiceDefaults.Access;

/// <summary>A call that is not allowed is refused before its message is read.</summary>
public sealed class UnreadTests(GuardedServices services)
{
    private const string Service = "diplomacy.ingestion.v1.IngestionService";
    private const string Method = "ReportSourceEvents";

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Theory]
    [InlineData("nobody", StatusCode.Unauthenticated)]
    [InlineData("reader", StatusCode.PermissionDenied)]
    public async Task A_call_is_refused_although_its_message_never_comes(string who, StatusCode expected)
    {
        using var channel = GrpcChannel.ForAddress(services.Grpc);
        // On the wire a unary call whose message never comes.
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            new Method<byte[], byte[]>(MethodType.DuplexStreaming, Service, Method, Bytes, Bytes), null,
            new CallOptions(HeadersOf(who), cancellationToken: Deadline.Token()));

        var refused = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(Deadline.Token()));

        refused.StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("nobody", StatusCode.Unauthenticated)]
    [InlineData("reader", StatusCode.PermissionDenied)]
    public async Task A_call_over_grpc_web_is_refused_although_its_message_never_comes(string who, StatusCode expected)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(services.Web.Host, services.Web.Port, Deadline.Token());
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n" };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync($"POST /{Service}/{Method} HTTP/1.1");
        await writer.WriteLineAsync($"Host: {services.Web.Authority}");
        await writer.WriteLineAsync("Content-Type: application/grpc-web+proto");
        await writer.WriteLineAsync("Content-Length: 1000000");
        foreach (var header in HeadersOf(who))
            await writer.WriteLineAsync($"{header.Key}: {header.Value}");
        await writer.WriteLineAsync();
        await writer.FlushAsync();

        var answer = new List<string>();
        while (await reader.ReadLineAsync(Deadline.Token()) is { Length: > 0 } line)
            answer.Add(line);

        answer[0].ShouldBe("HTTP/1.1 200 OK");
        answer.ShouldContain($"grpc-status: {(int)expected}", StringComparer.OrdinalIgnoreCase);
        answer.ShouldContain(line => line.StartsWith("Content-Type: application/grpc-web"));
    }

    private Metadata HeadersOf(string who) => who == "nobody"
        ? []
        : new Metadata { { "authorization", $"Bearer {services.Issuer.Token(who)}" } };
}
