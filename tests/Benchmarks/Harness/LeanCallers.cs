using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>
/// Callers of one unary RPC, each of which asks one thing at a time, over one HTTP/2 connection as a channel has it.
/// They write frames that stand ready and look at no more of an answer than its length: a real client takes longer
/// over a call than the server, and on the same cores one would measure the client.
/// </summary>
internal sealed class LeanCallers : IDisposable
{
    private const int FrameHeader = 9, MessageHeader = 5;
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, GoAway = 7, WindowUpdate = 8;
    private const byte EndStream = 1, EndHeaders = 4, Acknowledged = 1;
    private const int InitialWindow = 4;
    private const int WindowMax = int.MaxValue, WindowDefault = 65_535;

    private static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _headers;
    private readonly byte[][] _messages;
    private readonly byte[] _received = new byte[1 << 18];
    private readonly Dictionary<uint, int> _bytesOfOpen = [];
    private byte[] _sending = new byte[1 << 16];
    private int _toSend;
    private uint _nextStream = 1;
    private int _nextMessage;
    private long _unacknowledged;

    /// <summary>Connects to a server.</summary>
    /// <param name="address">Such as http://localhost:5080.</param>
    /// <param name="path">Such as /package.Service/Method.</param>
    /// <param name="requests">What is asked, one after another and again.</param>
    public LeanCallers(Uri address, string path, IReadOnlyList<IMessage> requests)
    {
        _headers = HeadersOf(path, address.Authority);
        _messages = [.. requests.Select(MessageOf)];
        _socket.Connect(address.Host, address.Port);
        Append(Preface);
        Span<byte> setting = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, InitialWindow);
        BinaryPrimitives.WriteInt32BigEndian(setting[2..], WindowMax);
        Frame(Settings, 0, 0, setting);
        AllowMore(WindowMax - WindowDefault);
    }

    /// <summary>The bytes of all messages that came in answer, without framing.</summary>
    public long BytesAnswered { get; private set; }

    /// <summary>The answers.</summary>
    public long Answers { get; private set; }

    /// <summary>Lets so many callers ask for a while; gives the number of answers in that time.</summary>
    /// <exception cref="InvalidDataException">The server refused, or an answer had no message.</exception>
    public long Ask(int callers, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var before = Answers;
        for (var caller = 0; caller < callers; caller++)
            AskNext();
        var (filled, inTime) = (0, -1L);
        while (_bytesOfOpen.Count > 0)
        {
            Send();
            var read = _socket.Receive(_received.AsSpan(filled));
            if (read == 0)
                throw new InvalidDataException("The server has closed the connection.");
            var isOver = clock.Elapsed >= time;
            if (isOver && inTime < 0)
                inTime = Answers - before;
            filled = Take(filled + read, isOver);
        }

        return inTime;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _socket.Dispose();

    /// <summary>Takes the whole frames of what was received; gives how much is left of the next one.</summary>
    private int Take(int filled, bool isOver)
    {
        var rest = _received.AsSpan(0, filled);
        while (rest.Length >= FrameHeader)
        {
            var length = rest[0] << 16 | rest[1] << 8 | rest[2];
            if (rest.Length < FrameHeader + length)
                break;
            var stream = BinaryPrimitives.ReadUInt32BigEndian(rest[5..]);
            Take(rest[3], rest[4], stream, length, isOver);
            rest = rest[(FrameHeader + length)..];
        }

        rest.CopyTo(_received);
        if (_unacknowledged > WindowMax / 4)
        {
            AllowMore((int)_unacknowledged);
            _unacknowledged = 0;
        }

        return rest.Length;
    }

    private void Take(byte type, byte flags, uint stream, int length, bool isOver)
    {
        if (type is Reset or GoAway)
            throw new InvalidDataException("The server has ended a call or the connection.");
        if (type == Settings && (flags & Acknowledged) == 0)
            Frame(Settings, Acknowledged, 0, []);
        if (type == Data)
        {
            _bytesOfOpen[stream] += length;
            _unacknowledged += length;
        }

        if (type is not (Data or Headers) || (flags & EndStream) == 0)
            return;
        _bytesOfOpen.Remove(stream, out var bytes);
        if (bytes < MessageHeader)
            throw new InvalidDataException("An answer had no message.");
        Answers++;
        BytesAnswered += bytes - MessageHeader;
        if (!isOver)
            AskNext();
    }

    private void AskNext()
    {
        var stream = _nextStream;
        _nextStream += 2;
        _bytesOfOpen.Add(stream, 0);
        Frame(Headers, EndHeaders, stream, _headers);
        Frame(Data, EndStream, stream, _messages[_nextMessage++ % _messages.Length]);
    }

    private void AllowMore(int bytes)
    {
        Span<byte> increment = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(increment, bytes);
        Frame(WindowUpdate, 0, 0, increment);
    }

    private void Frame(byte type, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[FrameHeader];
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length << 8 | type);
        header[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(header[5..], stream);
        Append(header);
        Append(payload);
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        if (_sending.Length < _toSend + octets.Length)
            Array.Resize(ref _sending, 2 * (_toSend + octets.Length));
        octets.CopyTo(_sending.AsSpan(_toSend));
        _toSend += octets.Length;
    }

    private void Send()
    {
        for (var sent = 0; sent < _toSend;)
            sent += _socket.Send(_sending.AsSpan(sent, _toSend - sent));
        _toSend = 0;
    }

    private static byte[] MessageOf(IMessage request)
    {
        var message = new byte[MessageHeader + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - MessageHeader);
        request.WriteTo(message.AsSpan(MessageHeader));
        return message;
    }

    /// <summary>What a .NET client sends too, each field a literal without index and without Huffman coding.</summary>
    private static byte[] HeadersOf(string path, string authority)
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
}
