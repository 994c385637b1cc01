using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>
/// The client's end of an HTTP/2 connection, as plain as possible: its owner builds frames and reads those that come.
/// A real client takes longer over a message than the server, so on the same cores the benchmark would measure it.
/// </summary>
internal sealed class LeanConnection : IDisposable
{
    public const int FrameHeader = 9, MessageHeader = 5;
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8;
    public const byte EndStream = 1, EndHeaders = 4, Acknowledged = 1;
    public const int WindowMax = int.MaxValue, WindowDefault = 65_535;
    private const int InitialWindow = 4;

    private static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _sending = new byte[1 << 14];
    private int _toSend;

    /// <summary>Connects to a server.</summary>
    /// <param name="address">Such as http://localhost:5080.</param>
    /// <param name="streamWindow">Bytes that each stream takes before it needs a window update.</param>
    public LeanConnection(Uri address, int streamWindow)
    {
        _socket.Connect(address.Host, address.Port);
        Append(Preface);
        Span<byte> setting = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, InitialWindow);
        BinaryPrimitives.WriteInt32BigEndian(setting[2..], streamWindow);
        Frame(Settings, 0, 0, setting);
        AllowMore(WindowMax - WindowDefault);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _socket.Dispose();

    /// <summary>Begins a call with its one request.</summary>
    public void Open(uint stream, byte[] headers, byte[] message)
    {
        Frame(Headers, EndHeaders, stream, headers);
        Frame(Data, EndStream, stream, message);
    }

    /// <summary>Enlarges the connection's receive window by a number of bytes.</summary>
    public void AllowMore(int bytes)
    {
        Span<byte> increment = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(increment, bytes);
        Frame(WindowUpdate, 0, 0, increment);
    }

    /// <summary>Adds a frame to what is sent next.</summary>
    public void Frame(byte type, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[FrameHeader];
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length << 8 | type);
        header[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(header[5..], stream);
        Append(header);
        Append(payload);
    }

    /// <summary>Sends the frames.</summary>
    public void Send()
    {
        for (var sent = 0; sent < _toSend;)
            sent += _socket.Send(_sending.AsSpan(sent, _toSend - sent));
        _toSend = 0;
    }

    /// <summary>Receives the next bytes, waiting if necessary; 0 where the server has closed.</summary>
    public int Receive(Span<byte> buffer) => _socket.Receive(buffer);

    /// <inheritdoc cref="Receive"/>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken ct) => _socket.ReceiveAsync(buffer, ct);

    /// <summary>A request as gRPC frames it.</summary>
    public static byte[] MessageOf(IMessage request)
    {
        var message = new byte[MessageHeader + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - MessageHeader);
        request.WriteTo(message.AsSpan(MessageHeader));
        return message;
    }

    /// <summary>The headers of a .NET client, each a literal without index and without Huffman coding.</summary>
    public static byte[] HeadersOf(string path, string authority)
    {
        var block = new MemoryStream();
        (string, string)[] all =
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", authority),
            ("content-type", "application/grpc"), ("te", "trailers"), ("user-agent", "grpc-lean"),
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
            // A length of 127 or more would need a second octet; no header here is so long.
            block.WriteByte(checked((byte)text.Length));
            block.Write(Encoding.ASCII.GetBytes(text));
        }
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        if (_sending.Length < _toSend + octets.Length)
            Array.Resize(ref _sending, 2 * (_toSend + octets.Length));
        octets.CopyTo(_sending.AsSpan(_toSend));
        _toSend += octets.Length;
    }
}
