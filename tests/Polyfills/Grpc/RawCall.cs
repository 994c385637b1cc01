using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>Calls made without a gRPC client: what a body says is up to the test.</summary>
internal static class RawCall
{
    /// <summary>A message behind its flag and its length.</summary>
    public static byte[] Frame(byte[] payload, byte flag = 0, uint? claimed = null)
    {
        var frame = new byte[payload.Length + 5];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), claimed ?? (uint)payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    /// <summary>So many zeros as gzip, made without holding them.</summary>
    public static byte[] GzipOfZeros(long count)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (; count > 0; count -= zeros.Length)
            {
                gzip.Write(zeros, 0, (int)Math.Min(count, zeros.Length));
            }
        }

        return compressed.ToArray();
    }

    /// <summary>Sends a body; the status is that of the trailers or, without messages, of the headers.</summary>
    public static async Task<(StatusCode Code, string Detail, HttpResponseMessage Response)> SendAsync(
        Uri server, string path, byte[] body, string? encoding = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        var response = await client.SendAsync(request, Deadline.Token());
        var headers = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        var detail = headers.TryGetValues("grpc-message", out var texts) ? Uri.UnescapeDataString(texts.Single()) : "";
        return ((StatusCode)int.Parse(headers.GetValues("grpc-status").Single()), detail, response);
    }
}
