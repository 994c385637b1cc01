using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>
/// Frames messages into a buffer writer. A message whose length is known beforehand and that is not
/// compressed goes straight into the target; any other goes through a pooled buffer. One a call.
/// </summary>
/// <remarks>
/// A frame that goes straight is written through this: Kestrel locks whenever it is asked for room or told that some
/// is filled, so the room for the head and as much of the message as it gives is asked for once.
/// </remarks>
internal sealed class MessageWriter(IBufferWriter<byte> target, int? limit) : SerializationContext, IBufferWriter<byte>
{
    /// <summary>Fits into what Kestrel has in stock; it makes more only for those who insist.</summary>
    private const int RoomMax = 2048;

    private ICompressionProvider? _compressor;
    private CompressionLevel? _level;
    private PooledBuffer? _staging;
    private bool _framed;
    private Memory<byte> _room;
    private int _filled;

    /// <summary>Writes one message, compressed where a compressor is given.</summary>
    /// <exception cref="RpcException">The message is larger than the limit.</exception>
    public void Write<T>(
        T message,
        Action<T, SerializationContext> serializer,
        ICompressionProvider? compressor,
        CompressionLevel? level)
    {
        (_compressor, _level, _framed) = (compressor, level, false);
        try
        {
            serializer(message, this);
        }
        finally
        {
            _staging?.Dispose();
            (_staging, _room, _filled) = (null, default, 0);
        }
    }

    /// <inheritdoc/>
    public override void SetPayloadLength(int payloadLength)
    {
        CheckLimit(payloadLength);
        if (_compressor is null)
        {
            _room = target.GetMemory(MessageReader.HeaderSize + Math.Min(payloadLength, RoomMax));
            WriteHeader(payloadLength, compressed: false);
            _framed = true;
        }
    }

    /// <inheritdoc/>
    public override IBufferWriter<byte> GetBufferWriter() => _framed ? this : _staging ??= new PooledBuffer();

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_framed)
        {
            HandOver();
        }
        else
        {
            Frame(_staging is null ? default : _staging.WrittenSpan);
        }
    }

    /// <inheritdoc/>
    public override void Complete(byte[] payload)
    {
        // Whatever was announced, this is the message.
        (_room, _filled) = (default, 0);
        Frame(payload);
    }

    void IBufferWriter<byte>.Advance(int count)
    {
        if (_room.IsEmpty)
        {
            target.Advance(count);
        }
        else
        {
            _filled += count;
        }
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        if (_room.Length - _filled >= Math.Max(1, sizeHint))
        {
            return _room[_filled..];
        }

        HandOver();
        return target.GetMemory(sizeHint);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => ((IBufferWriter<byte>)this).GetMemory(sizeHint).Span;

    /// <summary>Tells the target what was filled of the room; what follows asks the target itself.</summary>
    private void HandOver()
    {
        if (!_room.IsEmpty)
        {
            target.Advance(_filled);
            (_room, _filled) = (default, 0);
        }
    }

    private void Frame(ReadOnlySpan<byte> payload)
    {
        CheckLimit(payload.Length);
        if (_compressor is null || payload.IsEmpty)
        {
            // .NET compresses nothing to nothing, which is not gzip: others refuse it.
            WriteHeader(payload.Length, compressed: false);
            target.Write(payload);
            return;
        }

        using var compressed = new PooledBuffer();
        using (var stream = _compressor.CreateCompressionStream(compressed, _level))
        {
            stream.Write(payload);
        }

        WriteHeader((int)compressed.Length, compressed: true);
        target.Write(compressed.WrittenSpan);
    }

    private void CheckLimit(int length)
    {
        if (length > limit)
        {
            throw new RpcException(WireStatus.SentTooLarge);
        }
    }

    private void WriteHeader(int length, bool compressed)
    {
        IBufferWriter<byte> writer = this;
        var header = writer.GetSpan(MessageReader.HeaderSize);
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        writer.Advance(MessageReader.HeaderSize);
    }
}
