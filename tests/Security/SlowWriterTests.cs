using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Diplomacy.Tests.Security;

/// <summary>Who begins a request and does not send it holds nothing for long.</summary>
public sealed class SlowWriterTests(GuardedServices services)
{
    private const int Writers = 400;

    private static readonly TimeSpan OpenMax = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Half_sent_requests_are_closed_within_twenty_seconds()
    {
        var head = $"POST /diplomacy.ingestion.v1.IngestionService/ReportSourceEvents HTTP/1.1\r\n"
            + $"Host: {services.Web.Authority}\r\nContent-Type: application/grpc-web+proto\r\nContent-Length: 60000\r\n"
            + $"Authorization: Bearer {services.Issuer.Token("reporter")}\r\n\r\n\0\0\0";
        var writers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            var writer = new TcpClient();
            await writer.ConnectAsync(services.Web.Host, services.Web.Port, Deadline.Token());
            await writer.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Deadline.Token());
            return writer;
        }));
        using var limit = new CancellationTokenSource(OpenMax);

        await Task.WhenAll(writers.Select(writer => EndOf(writer.GetStream(), limit.Token)));

        limit.IsCancellationRequested.ShouldBeFalse();
        foreach (var writer in writers)
            writer.Dispose();
    }

    [Fact]
    public async Task A_half_sent_message_over_grpc_is_ended_within_twenty_seconds()
    {
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(OpenMax);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(services.Grpc, "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StalledContent(limit.Token),
        };
        request.Headers.Add("authorization", $"Bearer {services.Issuer.Token("reporter")}");

        await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(request, Deadline.Token()));

        limit.IsCancellationRequested.ShouldBeFalse();
    }

    private static async Task EndOf(NetworkStream stream, CancellationToken ct)
    {
        try
        {
            while (await stream.ReadAsync(new byte[256], ct) > 0)
            {
                // An error answer may come first.
            }
        }
        catch (IOException)
        {
            // Reset is an end too.
        }
    }

    private sealed class StalledContent : HttpContent
    {
        private readonly CancellationToken _end;

        public StalledContent(CancellationToken end)
        {
            _end = end;
            Headers.ContentType = new("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[3], _end);
            await stream.FlushAsync(_end);
            await Task.Delay(Timeout.Infinite, _end);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
