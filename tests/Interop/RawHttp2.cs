using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Diplomacy.Tests.Interop;

/// <summary>Writes HTTP/2 frames octet by octet, well-formed or not.</summary>
public sealed class RawHttp2 : IDisposable
{
    /// <summary>Octets in front of the payload of each frame.</summary>
    public const int FrameHeader = 9;

    private static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private readonly NetworkStream _stream;
    private readonly byte[] _header = new byte[FrameHeader];

    private RawHttp2(NetworkStream stream) => _stream = stream;

    /// <summary>Connects and sends the client preface.</summary>
    public static async Task<RawHttp2> ConnectAsync(Uri address, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port, cancellation);
        var connection = new RawHttp2(new NetworkStream(socket, ownsSocket: true));
        await connection.WriteAsync(Preface, cancellation);
        await connection.WriteAsync(Frame(FrameType.Settings, 0, 0, []), cancellation);
        return connection;
    }

    /// <summary>Sends octets as they are.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation) =>
        _stream.WriteAsync(octets, cancellation);

    /// <summary>The next frame from the server, or null when it has closed the connection.</summary>
    public async Task<(FrameType Type, byte Flags, uint Stream, byte[] Payload)?> ReadAsync(
        CancellationToken cancellation)
    {
        try
        {
            await _stream.ReadExactlyAsync(_header, cancellation);
            var payload = new byte[_header[0] << 16 | _header[1] << 8 | _header[2]];
            await _stream.ReadExactlyAsync(payload, cancellation);
            var stream = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(5)) & int.MaxValue;
            return ((FrameType)_header[3], _header[4], stream, payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>A frame; it may claim another length than that of its payload.</summary>
    public static byte[] Frame(FrameType type, byte flags, uint stream, ReadOnlySpan<byte> payload, int? claimed = null)
    {
        var frame = new byte[FrameHeader + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, (claimed ?? payload.Length) << 8 | (byte)type);
        frame[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }

    /// <summary>The header block of a request, each field a literal without index and without Huffman coding.</summary>
    public static byte[] RequestHeaders(string path, params (string Name, string Value)[] extra)
    {
        var block = new MemoryStream();
        (string, string)[] all =
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
            ("content-type", "application/grpc"), ("te", "trailers"), .. extra,
        ];
        foreach (var (name, value) in all)
        {
            block.WriteByte(0);
            Write(name);
            Write(value);
        }

        return block.ToArray();

        void Write(string text)
        {
            // Lengths of 127 and more would need a second octet; no header here is so long.
            block.WriteByte((byte)Math.Min(text.Length, 126));
            block.Write(Encoding.Latin1.GetBytes(text.Length > 126 ? text[..126] : text));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}

/// <summary>The types of HTTP/2 frames.</summary>
public enum FrameType : byte
{
    /// <summary>Octets of a body.</summary>
    Data = 0,

    /// <summary>Headers or trailers.</summary>
    Headers = 1,

    /// <summary>The reset of a stream.</summary>
    ResetStream = 3,

    /// <summary>Parameters of the connection.</summary>
    Settings = 4,

    /// <summary>A ping, which the peer must answer.</summary>
    Ping = 6,

    /// <summary>The end of the connection.</summary>
    GoAway = 7,
}
