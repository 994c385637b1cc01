using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Diplomacy.Tests.Security;

/// <summary>One message as a client that follows no rules sends it, over gRPC or gRPC-Web.</summary>
internal static class RawCall
{
    private const int HeaderBytes = 5;
    private const byte TrailerFlag = 0x80;

    /// <summary>Sends a message and gives the error that comes back.</summary>
    public static Task<Outcome> SendAsync(
        HttpClient client, Uri address, string path, byte[] message, string? token = null, bool web = false) =>
        SendFrameAsync(client, address, path, Frame(message, gzip: false), gzip: false, token, web);

    /// <summary>Sends a frame and gives the error that comes back.</summary>
    public static async Task<Outcome> SendFrameAsync(
        HttpClient client, Uri address, string path, byte[] frame, bool gzip, string? token = null, bool web = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = web ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType =
            new MediaTypeHeaderValue(web ? "application/grpc-web+proto" : "application/grpc");
        if (!web)
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (gzip)
            request.Headers.Add("grpc-encoding", "gzip");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request, Deadline.Token());
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = await response.Content.ReadAsByteArrayAsync(Deadline.Token());
        var fields = response.Headers.Concat(response.TrailingHeaders)
            .ToDictionary(one => one.Key, one => one.Value.First(), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in web ? WebTrailers(body) : [])
            fields[name] = value;
        return Calls.FromFields(fields.GetValueOrDefault);
    }

    /// <summary>The frame of a message.</summary>
    public static byte[] Frame(byte[] message, bool gzip)
    {
        var payload = gzip ? Gzip(message) : message;
        var frame = new byte[HeaderBytes + payload.Length];
        frame[0] = gzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    private static byte[] Gzip(byte[] message)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(message);
        return packed.ToArray();
    }

    private static IEnumerable<(string Name, string Value)> WebTrailers(byte[] body)
    {
        for (var at = 0; at + HeaderBytes <= body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1));
            if ((body[at] & TrailerFlag) != 0)
                foreach (var line in Encoding.ASCII.GetString(body, at + HeaderBytes, length)
                    .Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
                    yield return (line.Split(':')[0].Trim(), line[(line.IndexOf(':') + 1)..].Trim());
            at += HeaderBytes + length;
        }
    }
}
