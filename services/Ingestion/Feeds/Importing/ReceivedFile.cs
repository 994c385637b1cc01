using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>
/// The bytes of a file as they arrive, for readers that block. Where the size was announced, a file of another size
/// fails before its last row is taken for whole.
/// </summary>
internal sealed class ReceivedFile(PipeReader source, long totalBytes, CancellationToken ct) : Stream
{
    private long _read;

    /// <summary>How many bytes were read.</summary>
    public long BytesRead => Interlocked.Read(ref _read);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        var arriving = source.ReadAsync(ct);
        var arrived = arriving.IsCompletedSuccessfully ? arriving.Result : arriving.AsTask().GetAwaiter().GetResult();
        var part = arrived.Buffer.Slice(0, Math.Min(buffer.Length, arrived.Buffer.Length));
        var length = (int)part.Length;
        part.CopyTo(buffer);
        source.AdvanceTo(part.End);
        var read = Interlocked.Add(ref _read, length);
        if (totalBytes > 0 && (read > totalBytes || (length == 0 && read < totalBytes)))
            throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.ImportIncomplete,
                $"The file has {(read > totalBytes ? "more" : $"{read:N0}")} bytes where total_bytes announces "
                + $"{totalBytes:N0}; what was read is stored. Expected the whole file, under the same import_id.");
        return length;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
