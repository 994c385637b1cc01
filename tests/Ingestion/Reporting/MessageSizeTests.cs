using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Reporting;

public sealed class MessageSizeTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const int Mebibyte = 1024 * 1024;
    private const int FramePrefix = 5;

    [Fact]
    public async Task A_message_of_five_megabytes_is_refused()
    {
        var exception = await Should.ThrowAsync<RpcException>(async () => await
            services.Ingestion.ReportSourceEventsAsync(RequestOf(5 * Mebibyte), deadline: services.CallDeadline));

        exception.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        await ServesStill();
    }

    [Fact]
    public async Task A_small_message_that_inflates_to_256_megabytes_is_refused()
    {
        var bomb = Compressed(RequestOf(256 * Mebibyte).ToByteArray());
        bomb.Length.ShouldBeLessThan(4 * Mebibyte);

        (await StatusOf(bomb)).ShouldBe(StatusCode.ResourceExhausted);
        await ServesStill();
    }

    [Fact]
    public async Task A_compressed_message_within_the_limit_is_taken()
    {
        var request = Reports.Request(Reports.Of("2008-09-15", "BOL", "USA", "042"));

        (await StatusOf(Compressed(request.ToByteArray()))).ShouldBe(StatusCode.OK);
    }

    private static ReportSourceEventsRequest RequestOf(int bytes)
    {
        var report = Reports.Of("2008-09-15", "BOL", "USA", "042");
        report.Summary = new string(' ', bytes);
        return Reports.Request(report);
    }

    private async Task ServesStill() =>
        (await services.ReportAsync(Reports.Of("2008-09-15", "BRA", "ARG", "042"))).Results.Count.ShouldBe(1);

    private static byte[] Compressed(byte[] message)
    {
        using var body = new MemoryStream();
        body.Write(new byte[FramePrefix]);
        using (var gzip = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(message);
        var frame = body.ToArray();
        frame[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - FramePrefix);
        return frame;
    }

    /// <summary>Sends a frame directly, because the client library would not send it.</summary>
    private async Task<StatusCode> StatusOf(byte[] frame)
    {
        using var http = new HttpClient { Timeout = Deadline.Default };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(services.Grpc, "diplomacy.ingestion.v1.IngestionService/ReportSourceEvents"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("te", "trailers");
        request.Headers.Add("grpc-encoding", "gzip");
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var status = response.Headers.TryGetValues("grpc-status", out var early)
            ? early
            : response.TrailingHeaders.GetValues("grpc-status");
        return (StatusCode)int.Parse(status.Single(), CultureInfo.InvariantCulture);
    }
}
