using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Net.Compression
{
    /// <summary>Compresses messages in one encoding.</summary>
    public interface ICompressionProvider
    {
        /// <summary>The encoding's name in the header "grpc-encoding".</summary>
        string EncodingName { get; }

        /// <summary>A stream that compresses what is written to it into another.</summary>
        Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

        /// <summary>A stream that decompresses another.</summary>
        Stream CreateDecompressionStream(Stream stream);
    }

    /// <summary>The encoding "gzip".</summary>
    public sealed class GzipCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
    {
        /// <inheritdoc/>
        public string EncodingName => "gzip";

        /// <inheritdoc/>
        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
            new GZipStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true);

        /// <inheritdoc/>
        public Stream CreateDecompressionStream(Stream stream) =>
            new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
    }
}

namespace Grpc.Wire
{
    /// <summary>The encodings that one side understands.</summary>
    internal sealed class Compressors
    {
        private readonly Dictionary<string, ICompressionProvider> _providers = new(StringComparer.Ordinal);

        public Compressors(IEnumerable<ICompressionProvider> providers)
        {
            foreach (var provider in providers)
            {
                _providers.TryAdd(provider.EncodingName, provider);
            }

            AcceptEncoding = string.Join(',', _providers.Keys.Prepend(GrpcHeaders.Identity));
        }

        /// <summary>All encodings as a header value.</summary>
        public string AcceptEncoding { get; }

        public ICompressionProvider? Find(string? encoding) =>
            encoding is not null && _providers.TryGetValue(encoding, out var provider) ? provider : null;

        /// <summary>
        /// Decompresses into a buffer no larger than the limit. A message of kilobytes may inflate to
        /// gigabytes, so the limit is checked as bytes come out and not from any length in the message.
        /// </summary>
        /// <exception cref="RpcException">Too large, or not in this encoding.</exception>
        public static PooledBuffer Inflate(ICompressionProvider provider, ReadOnlySequence<byte> payload, int limit)
        {
            var inflated = new PooledBuffer();
            Span<byte> probe = stackalloc byte[1];
            try
            {
                using var stream = provider.CreateDecompressionStream(new SequenceStream(payload));
                while (true)
                {
                    // At the limit one octet of room tells whether there is more, and spares a larger buffer.
                    var room = inflated.Length < limit ? inflated.GetSpan(1) : probe;
                    var read = stream.Read(room[..(int)Math.Min(room.Length, Math.Max(limit - inflated.Length, 1))]);
                    if (read == 0)
                    {
                        return inflated;
                    }

                    if (inflated.Length + read > limit)
                    {
                        throw new RpcException(WireStatus.ReceivedTooLarge);
                    }

                    inflated.Advance(read);
                }
            }
            catch (InvalidDataException damaged)
            {
                inflated.Dispose();
                throw new RpcException(new Status(StatusCode.Internal, "Compressed message is damaged.", damaged));
            }
            catch
            {
                inflated.Dispose();
                throw;
            }
        }
    }
}
