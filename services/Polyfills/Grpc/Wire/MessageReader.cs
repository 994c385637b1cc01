using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>
/// Cuts a pipe into messages and parses them where they lie. One a call; it is also the context that the
/// marshaller reads from, so that a message costs no object but itself.
/// </summary>
internal sealed class MessageReader(PipeReader pipe, Compressors compressors, string? encoding, int? limit)
    : DeserializationContext
{
    /// <summary>One octet for the flag and four for the length.</summary>
    public const int HeaderSize = 5;

    private readonly int _limit = limit ?? int.MaxValue;
    private ReadOnlySequence<byte> _payload;

    /// <inheritdoc/>
    public override int PayloadLength => (int)_payload.Length;

    /// <inheritdoc/>
    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    /// <inheritdoc/>
    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">The frame is damaged, or the message too large or badly compressed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync<T>(
        Func<DeserializationContext, T> deserializer, CancellationToken cancellation)
        where T : class
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            var (consumed, examined) = (buffer.End, buffer.End);
            try
            {
                if (result.IsCanceled)
                {
                    throw new OperationCanceledException();
                }

                if (TryCut(buffer, out var compressed, out _payload))
                {
                    consumed = examined = _payload.End;
                    return Parse(deserializer, compressed);
                }

                if (result.IsCompleted)
                {
                    return buffer.IsEmpty ? null : throw new RpcException(WireStatus.Incomplete);
                }

                consumed = buffer.Start;
            }
            finally
            {
                _payload = default;
                pipe.AdvanceTo(consumed, examined);
            }
        }
    }

    /// <summary>Succeeds when the stream ends here.</summary>
    /// <exception cref="RpcException">There is more.</exception>
    public async ValueTask ExpectEndAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
            var empty = result.Buffer.IsEmpty;
            pipe.AdvanceTo(result.Buffer.End);
            if (!empty)
            {
                throw new RpcException(WireStatus.Additional);
            }

            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private bool TryCut(ReadOnlySequence<byte> buffer, out bool compressed, out ReadOnlySequence<byte> payload)
    {
        compressed = false;
        payload = default;
        if (buffer.Length < HeaderSize)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        if (header[0] > 1)
        {
            throw new RpcException(WireStatus.BadFlag);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > _limit)
        {
            throw new RpcException(WireStatus.ReceivedTooLarge);
        }

        if (buffer.Length < HeaderSize + (long)length)
        {
            return false;
        }

        compressed = header[0] == 1;
        payload = buffer.Slice(HeaderSize, length);
        return true;
    }

    private T Parse<T>(Func<DeserializationContext, T> deserializer, bool compressed)
    {
        if (!compressed)
        {
            return deserializer(this);
        }

        if (encoding is null or GrpcHeaders.Identity)
        {
            throw new RpcException(WireStatus.NoEncoding);
        }

        var provider = compressors.Find(encoding)
            ?? throw new RpcException(WireStatus.UnknownEncoding(encoding, compressors.AcceptEncoding));
        using var inflated = Compressors.Inflate(provider, _payload, _limit);
        _payload = new ReadOnlySequence<byte>(inflated.WrittenMemory);
        return deserializer(this);
    }
}
