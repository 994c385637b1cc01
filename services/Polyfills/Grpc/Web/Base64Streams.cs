using System.Buffers;
using System.Buffers.Text;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>
/// Decodes base64 as it arrives. The sender may pad at any point where it flushed, so each group of four is
/// decoded as if it were the last.
/// </summary>
internal sealed class Base64Reader(Stream inner) : Stream
{
    private readonly byte[] _text = new byte[4096];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">It is not base64, or ends within a group.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_end - _start < 4)
        {
            _text.AsSpan(_start, _end - _start).CopyTo(_text);
            (_start, _end) = (0, _end - _start);
            var read = await inner.ReadAsync(_text.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return _end == 0 ? 0 : throw new InvalidDataException("The body ends within a group of base64.");
            }

            _end += read;
        }

        return Decode(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Decode(Span<byte> target)
    {
        // A pipe's reader always offers more room than the three octets of one group.
        var groups = Math.Min((_end - _start) / 4, target.Length / 3);
        var text = _text.AsSpan(_start, groups * 4);
        var padding = text.IndexOf((byte)'=');
        if (padding >= 0)
        {
            text = text[..((padding / 4 + 1) * 4)];
        }

        if (groups == 0 || Base64.DecodeFromUtf8(text, target, out var used, out var written) != OperationStatus.Done)
        {
            throw new InvalidDataException("The body is not base64.");
        }

        _start += used;
        return written;
    }
}

/// <summary>Encodes base64 and pads it at each flush, so that the receiver has every octet written before.</summary>
internal sealed class Base64Writer(Stream inner) : Stream
{
    private readonly byte[] _rest = new byte[3];
    private int _restLength;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(buffer.Length + _restLength));
        try
        {
            var written = Encode(buffer.Span, rented);
            await inner.WriteAsync(rented.AsMemory(0, written), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_restLength > 0)
        {
            var padded = new byte[4];
            Base64.EncodeToUtf8(_rest.AsSpan(0, _restLength), padded, out _, out _);
            _restLength = 0;
            await inner.WriteAsync(padded, cancellationToken);
        }

        await inner.FlushAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int Encode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        if (_restLength > 0)
        {
            var missing = Math.Min(3 - _restLength, source.Length);
            source[..missing].CopyTo(_rest.AsSpan(_restLength));
            _restLength += missing;
            source = source[missing..];
            if (_restLength < 3)
            {
                return 0;
            }

            Base64.EncodeToUtf8(_rest, target, out _, out written);
        }

        Base64.EncodeToUtf8(source, target[written..], out var used, out var more, isFinalBlock: false);
        source[used..].CopyTo(_rest);
        _restLength = source.Length - used;
        return written + more;
    }
}
