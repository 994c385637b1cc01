using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Diplomacy.Benchmarks.Server;

/// <summary>
/// The upper limit for broadcasting: Kestrel alone, whose streams all write the same bytes.
/// </summary>
internal static class BroadcastServer
{
    /// <summary>The command that starts it.</summary>
    public const string Command = "serve-broadcast";

    /// <summary>Streams begin here.</summary>
    public const string StreamPath = "/stream";

    /// <summary>What is posted here goes to every stream: pieces, each behind its length in four bytes.</summary>
    public const string SendPath = "/send";

    /// <summary>Ready is answered here, and what is to be sent is taken here, over HTTP/1.1.</summary>
    public const string ReadyPath = "/health/ready";

    private const int StreamsPerConnectionMax = 10_000;

    private static TaskCompletionSource<byte[][]> _next = NewRound();

    public static async Task Run(int grpcPort, int webPort)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ListenLocalhost(grpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.ListenLocalhost(webPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.Run(http => http.Request.Path.Value switch
        {
            StreamPath => Stream(http),
            SendPath => Send(http),
            _ => Task.CompletedTask,
        });
        await app.RunAsync();
    }

    private static async Task Stream(HttpContext http)
    {
        var next = Volatile.Read(ref _next).Task;
        var body = http.Response.BodyWriter;
        // A message as gRPC frames it, so that the client knows that the stream has begun.
        body.Write<byte>([0, 0, 0, 0, 2, 0x12, 0]);
        await body.FlushAsync();
        while (!http.RequestAborted.IsCancellationRequested)
        {
            var pieces = await next;
            next = Volatile.Read(ref _next).Task;
            foreach (var piece in pieces)
                await body.WriteAsync(piece);
        }
    }

    private static async Task Send(HttpContext http)
    {
        var all = new MemoryStream();
        await http.Request.Body.CopyToAsync(all);
        all.Position = 0;
        using var reader = new BinaryReader(all);
        var pieces = new List<byte[]>();
        while (all.Position < all.Length)
            pieces.Add(reader.ReadBytes(reader.ReadInt32()));
        Interlocked.Exchange(ref _next, NewRound()).SetResult([.. pieces]);
    }

    private static TaskCompletionSource<byte[][]> NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
