using System.Buffers.Binary;
using System.Diagnostics;
using Google.Protobuf;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>
/// Callers of one unary RPC, each of which asks one thing at a time, over one HTTP/2 connection as a channel has it.
/// They write frames prepared beforehand and read only the length of an answer: a real client takes longer over a call
/// than the server, so on the same cores the benchmark would measure the client.
/// </summary>
internal sealed class LeanCallers : IDisposable
{
    private readonly LeanConnection _connection;
    private readonly byte[] _headers;
    private readonly byte[][] _messages;
    private readonly byte[] _received = new byte[1 << 18];
    private readonly Dictionary<uint, int> _bytesOfOpen = [];
    private uint _nextStream = 1;
    private int _nextMessage;
    private long _unacknowledged;

    /// <summary>Connects to a server.</summary>
    /// <param name="address">Such as http://localhost:5080.</param>
    /// <param name="path">Such as /package.Service/Method.</param>
    /// <param name="requests">What is asked, one after another and again.</param>
    public LeanCallers(Uri address, string path, IReadOnlyList<IMessage> requests)
    {
        _headers = LeanConnection.HeadersOf(path, address.Authority);
        _messages = [.. requests.Select(LeanConnection.MessageOf)];
        _connection = new LeanConnection(address, LeanConnection.WindowMax);
    }

    /// <summary>The bytes of all messages that came in answer, without framing.</summary>
    public long BytesAnswered { get; private set; }

    /// <summary>The number of requests made; the given ones are repeated as needed.</summary>
    public int Asked => _nextMessage;

    /// <summary>The answers.</summary>
    public long Answers { get; private set; }

    /// <summary>Runs a number of callers for a while; returns the number of answers in that time.</summary>
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
            _connection.Send();
            var read = _connection.Receive(_received.AsSpan(filled));
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
    public void Dispose() => _connection.Dispose();

    /// <summary>Takes the whole frames of what was received; gives how much is left of the next one.</summary>
    private int Take(int filled, bool isOver)
    {
        var rest = _received.AsSpan(0, filled);
        while (rest.Length >= LeanConnection.FrameHeader)
        {
            var length = rest[0] << 16 | rest[1] << 8 | rest[2];
            if (rest.Length < LeanConnection.FrameHeader + length)
                break;
            var stream = BinaryPrimitives.ReadUInt32BigEndian(rest[5..]);
            Take(rest[3], rest[4], stream, length, isOver);
            rest = rest[(LeanConnection.FrameHeader + length)..];
        }

        rest.CopyTo(_received);
        if (_unacknowledged > LeanConnection.WindowMax / 4)
        {
            _connection.AllowMore((int)_unacknowledged);
            _unacknowledged = 0;
        }

        return rest.Length;
    }

    private void Take(byte type, byte flags, uint stream, int length, bool isOver)
    {
        if (type is LeanConnection.Reset or LeanConnection.GoAway)
            throw new InvalidDataException("The server has ended a call or the connection.");
        if (type == LeanConnection.Settings && (flags & LeanConnection.Acknowledged) == 0)
            _connection.Frame(LeanConnection.Settings, LeanConnection.Acknowledged, 0, []);
        if (type == LeanConnection.Data)
        {
            _bytesOfOpen[stream] += length;
            _unacknowledged += length;
        }

        if (type is not (LeanConnection.Data or LeanConnection.Headers) || (flags & LeanConnection.EndStream) == 0)
            return;
        _bytesOfOpen.Remove(stream, out var bytes);
        if (bytes < LeanConnection.MessageHeader)
            throw new InvalidDataException("An answer had no message.");
        Answers++;
        BytesAnswered += bytes - LeanConnection.MessageHeader;
        if (!isOver)
            AskNext();
    }

    private void AskNext()
    {
        var stream = _nextStream;
        _nextStream += 2;
        _bytesOfOpen.Add(stream, 0);
        _connection.Open(stream, _headers, _messages[_nextMessage++ % _messages.Length]);
    }
}
