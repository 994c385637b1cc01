using System.Buffers.Binary;
using System.Diagnostics;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>
/// Streams of one call over one HTTP/2 connection, read as cheaply as possible: they count only the messages whose
/// first field is number 1, which are the updates of a subscription.
/// </summary>
internal sealed class LeanSubscribers : IDisposable
{
    private const byte FirstFieldOfBytes = 0x0A;

    private readonly LeanConnection _connection;
    private readonly Tally _tally;
    private readonly Reading[] _streams;
    private readonly byte[] _received = new byte[1 << 18];
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _silent;
    private long _unacknowledged;

    /// <summary>Opens the streams.</summary>
    /// <param name="address">Such as http://localhost:5080.</param>
    /// <param name="path">Such as /package.Service/Method.</param>
    /// <param name="message">The request of each stream, as <see cref="LeanConnection.MessageOf"/> frames it.</param>
    /// <param name="streamWindow">Bytes that each stream takes in all; no more is ever allowed.</param>
    public LeanSubscribers(Uri address, string path, byte[] message, int streams, int streamWindow, Tally tally)
    {
        (_tally, _silent, _streams) = (tally, streams, new Reading[streams]);
        _connection = new LeanConnection(address, streamWindow);
        var headers = LeanConnection.HeadersOf(path, address.Authority);
        for (var stream = 0; stream < streams; stream++)
            _connection.Open((uint)(2 * stream + 1), headers, message);
        _connection.Send();
        _reading = Read();
    }

    /// <summary>Where a stream has come to within the message that it is reading.</summary>
    private struct Reading
    {
        /// <summary>How much of the head has come: of the frame's five bytes, and the first of what it holds.</summary>
        public int Head;
        public int Length;
        public int Left;
        public bool IsUpdate;
        public bool HasBegun;
    }

    /// <summary>Ends once every stream has brought something; fails where reading fails.</summary>
    public Task Begun => Task.WhenAny(_begun.Task, _reading).Unwrap();

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _connection.Dispose();
    }

    private async Task Read()
    {
        for (var filled = 0; ;)
        {
            int read;
            try
            {
                read = await _connection.ReceiveAsync(_received.AsMemory(filled), _end.Token);
            }
            catch (Exception) when (_end.IsCancellationRequested)
            {
                return;
            }
            if (read == 0)
                throw new InvalidDataException("The server has closed the connection.");
            filled = Take(filled + read);
        }
    }

    private int Take(int filled)
    {
        var updates = 0;
        var rest = _received.AsSpan(0, filled);
        while (rest.Length >= LeanConnection.FrameHeader)
        {
            var length = rest[0] << 16 | rest[1] << 8 | rest[2];
            if (rest.Length < LeanConnection.FrameHeader + length)
                break;
            var stream = BinaryPrimitives.ReadUInt32BigEndian(rest[5..]);
            Take(rest[3], rest[4], stream, rest.Slice(LeanConnection.FrameHeader, length), ref updates);
            rest = rest[(LeanConnection.FrameHeader + length)..];
        }
        rest.CopyTo(_received);
        if (_unacknowledged > LeanConnection.WindowMax / 4)
        {
            _connection.AllowMore((int)_unacknowledged);
            _unacknowledged = 0;
        }
        _connection.Send();
        if (updates > 0)
            _tally.Add(updates);
        return rest.Length;
    }

    private void Take(byte type, byte flags, uint stream, ReadOnlySpan<byte> payload, ref int updates)
    {
        if (type is LeanConnection.Reset or LeanConnection.GoAway
            || (type is LeanConnection.Headers && (flags & LeanConnection.EndStream) != 0))
            throw new InvalidDataException("The server has ended a stream or the connection.");
        if (type == LeanConnection.Settings && (flags & LeanConnection.Acknowledged) == 0)
            _connection.Frame(LeanConnection.Settings, LeanConnection.Acknowledged, 0, []);
        if (type != LeanConnection.Data)
            return;
        _unacknowledged += payload.Length;
        ref var reading = ref _streams[stream / 2];
        if (!reading.HasBegun)
        {
            reading.HasBegun = true;
            if (--_silent == 0)
                _begun.TrySetResult();
        }
        while (!payload.IsEmpty)
            payload = payload[Take(ref reading, payload, ref updates)..];
    }

    private static int Take(ref Reading reading, ReadOnlySpan<byte> payload, ref int updates)
    {
        if (reading.Head <= LeanConnection.MessageHeader)
        {
            if (reading.Head < LeanConnection.MessageHeader)
                reading.Length = reading.Length << 8 | payload[0];
            else
                (reading.Left, reading.IsUpdate) = (reading.Length - 1, payload[0] == FirstFieldOfBytes);
            reading.Head++;
            return 1;
        }
        var taken = Math.Min(reading.Left, payload.Length);
        reading.Left -= taken;
        if (reading.Left == 0)
        {
            updates += reading.IsUpdate ? 1 : 0;
            (reading.Head, reading.Length) = (0, 0);
        }
        return taken;
    }
}

/// <summary>Counts what several connections receive, and when.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly List<(long At, int Updates)> _receipts = [];
    private TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left;

    /// <summary>Resets the count; the task ends once the given number has come.</summary>
    public Task Expect(long updates)
    {
        lock (_gate)
        {
            _receipts.Clear();
            _left = updates;
            _complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _complete.Task;
        }
    }

    /// <summary>Counts messages that have come.</summary>
    public void Add(int updates)
    {
        lock (_gate)
        {
            _receipts.Add((Stopwatch.GetTimestamp(), updates));
            if ((_left -= updates) <= 0)
                _complete.TrySetResult();
        }
    }

    /// <summary>How long after a moment each came, in milliseconds.</summary>
    public IEnumerable<double> WaitsSince(long moment)
    {
        lock (_gate)
            return [.. _receipts.SelectMany(receipt => Enumerable.Repeat(
                Math.Max(0, Stopwatch.GetElapsedTime(moment, receipt.At).TotalMilliseconds), receipt.Updates))];
    }
}
