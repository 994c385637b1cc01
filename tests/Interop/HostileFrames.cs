using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;

namespace Diplomacy.Tests.Interop;

/// <summary>The result of a run of hostile frames.</summary>
/// <param name="Seed">Repeats the run.</param>
/// <param name="Frames">Frames sent.</param>
/// <param name="Connections">Connections that they were sent over.</param>
/// <param name="Survived">Connections that the server kept to the end.</param>
/// <param name="Answered">Calls sent to their end that got an answer.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record HostileReport(
    int Seed, long Frames, int Connections, int Survived, long Answered, TimeSpan Elapsed);

/// <summary>
/// Sends calls whose bodies are damaged at random, and now and then frames that HTTP/2 itself does not allow. On each
/// connection every call that was sent to its end must be answered, and then a ping, or else the connection closed.
/// </summary>
public sealed class HostileFrames(Uri server, int seed)
{
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const int FramesAConnection = 200;

    /// <summary>How long a connection may leave its ping unanswered without closing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Paths =
    [
        "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents",
        "/diplomacy.query.v1.QueryService/GetRelationship", "/diplomacy.query.v1.QueryService/ReplayHistory",
        "/diplomacy.query.v1.SubscriptionService/Subscribe", "/diplomacy.projection.v1.ProjectionService/GetProgress",
        "/grpc.health.v1.Health/Check", "/diplomacy.query.v1.QueryService/Nothing", "/nobody/Nothing", "/", "*",
    ];

    private static readonly (string, string)[] Extras =
    [
        ("grpc-encoding", "gzip"), ("grpc-encoding", "identity"), ("grpc-encoding", "no-such"),
        ("grpc-timeout", "1m"), ("grpc-timeout", "99999999H"), ("grpc-timeout", "-1S"), ("grpc-timeout", "0n"),
        ("x-bin", "not base64!"), ("authorization", "Bearer ~"),
        ("grpc-accept-encoding", "gzip,,"), ("content-length", "3"), ("accept", "application/grpc-web-text"),
    ];

    private static readonly byte[] LastPing = [1, 9, 6, 2, 1, 0, 2, 2];

    private static readonly byte[] Bomb = Gzip(new byte[8 << 20], CompressionLevel.SmallestSize);

    private readonly Random _random = new(seed);

    /// <summary>Sends so many frames.</summary>
    /// <exception cref="TimeoutException">A connection was neither answered nor closed.</exception>
    public async Task<HostileReport> RunAsync(long frames, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        var (sent, connections, survived, answered) = (0L, 0, 0, 0L);
        while (sent < frames)
        {
            var outcome = await AttackAsync((int)Math.Min(FramesAConnection, frames - sent), cancellation);
            sent += outcome.Sent;
            connections++;
            survived += outcome.Survived ? 1 : 0;
            answered += outcome.Answered;
        }

        return new HostileReport(seed, sent, connections, survived, answered, clock.Elapsed);
    }

    private async Task<(int Sent, bool Survived, int Answered)> AttackAsync(int frames, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var connection = await RawHttp2.ConnectAsync(server, patience.Token);

        // Most connections send valid HTTP/2 and invalid gRPC; the others are closed early.
        var proper = _random.Next(4) > 0;
        var expected = new ConcurrentDictionary<uint, bool>();
        var sending = SendAsync(connection, frames, proper, expected, patience.Token);
        try
        {
            var (survived, answered) = await ListenAsync(connection, expected, patience.Token);
            return (await sending, survived, answered);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Seed {seed}: streams {string.Join(", ", expected.Keys.Take(10))} were not answered.");
        }
    }

    private async Task<int> SendAsync(
        RawHttp2 connection,
        int frames,
        bool proper,
        ConcurrentDictionary<uint, bool> expected,
        CancellationToken cancellation)
    {
        var sent = 0;
        try
        {
            for (var stream = 1u; sent < frames;)
            {
                var burst = new MemoryStream();
                for (var calls = 0; calls < 20 && sent < frames; calls++, stream += 2)
                {
                    sent += proper || _random.Next(20) > 0
                        ? WriteCall(burst, stream, expected)
                        : WriteNoise(burst, stream);
                }

                await connection.WriteAsync(burst.ToArray(), cancellation);
            }

            await connection.WriteAsync(RawHttp2.Frame(FrameType.Ping, 0, 0, LastPing), cancellation);
        }
        catch (IOException)
        {
            // The server has closed the connection, which is one of its two right answers.
        }

        return sent;
    }

    private static async Task<(bool Survived, int Answered)> ListenAsync(
        RawHttp2 connection, ConcurrentDictionary<uint, bool> expected, CancellationToken cancellation)
    {
        var (answered, pinged) = (0, false);
        while (await connection.ReadAsync(cancellation) is var (type, flags, stream, payload))
        {
            if (type is FrameType.Headers or FrameType.ResetStream && expected.TryRemove(stream, out _))
            {
                answered++;
            }

            pinged |= type == FrameType.Ping && flags == 1 && payload.AsSpan().SequenceEqual(LastPing);
            if (pinged && expected.IsEmpty)
            {
                return (true, answered);
            }
        }

        return (false, answered);
    }

    /// <summary>A call, its body in one to three frames; some are never ended, some are reset.</summary>
    private int WriteCall(MemoryStream target, uint stream, ConcurrentDictionary<uint, bool> expected)
    {
        var extras = Enumerable.Range(0, _random.Next(3)).Select(_ => Pick(Extras)).DistinctBy(extra => extra.Item1);
        var block = RawHttp2.RequestHeaders(Pick(Paths), [.. extras]);
        target.Write(RawHttp2.Frame(FrameType.Headers, EndHeaders, stream, block));
        var body = Body();
        var parts = _random.Next(1, 4);
        var ends = _random.Next(8) > 0;
        for (var part = 0; part < parts; part++)
        {
            var from = body.Length * part / parts;
            var to = body.Length * (part + 1) / parts;
            var flags = ends && part == parts - 1 ? EndStream : (byte)0;
            target.Write(RawHttp2.Frame(FrameType.Data, flags, stream, body.AsSpan(from..to)));
        }

        if (_random.Next(8) > 0)
        {
            _ = ends && expected.TryAdd(stream, true);
            return parts + 1;
        }

        target.Write(RawHttp2.Frame(FrameType.ResetStream, 0, stream, [0, 0, 0, 8]));
        return parts + 2;
    }

    /// <summary>A frame of any type, with any flags, on any stream, of any length.</summary>
    private int WriteNoise(MemoryStream target, uint stream)
    {
        var payload = new byte[_random.Next(64)];
        _random.NextBytes(payload);
        int? claimed = _random.Next(4) == 0 ? _random.Next(1 << 24) : null;
        var on = _random.Next(3) switch { 0 => 0u, 1 => stream, _ => (uint)_random.NextInt64(1L << 32) };
        target.Write(RawHttp2.Frame(
            (FrameType)_random.Next(12), (byte)_random.Next(256), on, payload, claimed));
        return 1;
    }

    private byte[] Body()
    {
        var payload = new byte[_random.Next(4) == 0 ? _random.Next(2000) : _random.Next(20)];
        _random.NextBytes(payload);
        return _random.Next(10) switch
        {
            0 => payload,
            1 => [],
            2 => Framed(1, Bomb),
            3 => Framed(1, Gzip(payload)),
            4 => Framed(1, Gzip(payload)[..(payload.Length / 2)]),
            5 => Framed((byte)_random.Next(256), payload),
            6 => Framed(0, payload, (uint)_random.NextInt64(1L << 32)),
            7 => [.. Framed(0, payload), .. Framed(0, payload)],
            8 => Framed(0, []),
            _ => Framed(0, payload),
        };
    }

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];

    private static byte[] Framed(byte flag, byte[] payload, uint? claimed = null)
    {
        var frame = new byte[payload.Length + 5];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), claimed ?? (uint)payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    private static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Fastest)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
