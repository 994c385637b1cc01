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
internal sealed class MessageWriter(IBufferWriter<byte> target, int? limit) : SerializationContext
{
    private ICompressionProvider? _compressor;
    private CompressionLevel? _level;
    private PooledBuffer? _staging;
    private bool _framed;

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
            _staging = null;
        }
    }

    /// <inheritdoc/>
    public override void SetPayloadLength(int payloadLength)
    {
        CheckLimit(payloadLength);
        if (_compressor is null)
        {
            WriteHeader(payloadLength, compressed: false);
            _framed = true;
        }
    }

    /// <inheritdoc/>
    public override IBufferWriter<byte> GetBufferWriter() => _framed ? target : _staging ??= new PooledBuffer();

    /// <inheritdoc/>
    public override void Complete()
    {
        if (!_framed)
        {
            Frame(_staging is null ? default : _staging.WrittenSpan);
        }
    }

    /// <inheritdoc/>
    public override void Complete(byte[] payload) => Frame(payload);

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
        var header = target.GetSpan(MessageReader.HeaderSize);
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        target.Advance(MessageReader.HeaderSize);
    }
}
