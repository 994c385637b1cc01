using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Diplomacy.Contracts;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.ServiceDefaults.Store;

/// <summary>
/// Writes and reads checkpoint tokens: 36 bytes in 48 URL-safe characters: format, store epoch, position, projection
/// version, checksum, seal. The checksum tells a damaged token from one of another store, whose seal cannot be checked.
/// </summary>
public sealed class Checkpoints(StoreIdentity identity)
{
    private const byte Format = 1;
    private const int EpochAt = 1, PositionAt = 9, VersionAt = 17, ChecksumAt = 20, SealAt = 24, Length = 36;
    private const int TokenLength = 48;

    /// <summary>The one written last: most answers are given at the present position.</summary>
    private volatile Written? _last;

    private sealed record Written(long Position, string Token);

    /// <summary>The checkpoint of a position under the present rules of projection.</summary>
    public Checkpoint At(long position)
    {
        if (_last is not { } last || last.Position != position)
            _last = last = new Written(position, Write(position));
        return new Checkpoint { Token = last.Token };
    }

    private string Write(long position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Format;
        Epoch(bytes[EpochAt..PositionAt]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[PositionAt..], position);
        bytes[VersionAt] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(VersionAt + 1)..], ScoreProjection.Version);
        Checksum(bytes[..ChecksumAt], bytes[ChecksumAt..SealAt]);
        Seal(bytes[..SealAt], bytes[SealAt..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The position of a checkpoint, or the reason why it cannot be used here.</summary>
    public bool TryRead(Checkpoint checkpoint, out long position, out ErrorReason reason)
    {
        position = 0;
        Span<byte> bytes = stackalloc byte[Length];
        reason = ErrorReason.CheckpointMalformed;
        // Not TryDecodeFromChars, which throws at a character outside of the alphabet.
        if (checkpoint.Token.Length != TokenLength
            || Base64Url.DecodeFromChars(checkpoint.Token, bytes, out _, out var written) != OperationStatus.Done
            || written != Length || bytes[0] != Format)
            return false;

        Span<byte> expected = stackalloc byte[Length - SealAt];
        Checksum(bytes[..ChecksumAt], expected[..(SealAt - ChecksumAt)]);
        if (!bytes[ChecksumAt..SealAt].SequenceEqual(expected[..(SealAt - ChecksumAt)]))
            return false;

        Span<byte> epoch = stackalloc byte[PositionAt - EpochAt];
        Epoch(epoch);
        reason = ErrorReason.CheckpointOfAnotherStore;
        if (!bytes[EpochAt..PositionAt].SequenceEqual(epoch))
            return false;

        Seal(bytes[..SealAt], expected);
        reason = ErrorReason.CheckpointMalformed;
        if (!CryptographicOperations.FixedTimeEquals(bytes[SealAt..], expected))
            return false;

        reason = ErrorReason.ProjectionSuperseded;
        if (BinaryPrimitives.ReadUInt16BigEndian(bytes[(VersionAt + 1)..]) != ScoreProjection.Version)
            return false;

        position = BinaryPrimitives.ReadInt64BigEndian(bytes[PositionAt..]);
        reason = ErrorReason.Unspecified;
        return true;
    }

    private void Epoch(Span<byte> destination)
    {
        Span<byte> epoch = stackalloc byte[16];
        identity.Epoch.TryWriteBytes(epoch, bigEndian: true, out _);
        epoch[..destination.Length].CopyTo(destination);
    }

    private static void Checksum(ReadOnlySpan<byte> body, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        hash[..destination.Length].CopyTo(destination);
    }

    private void Seal(ReadOnlySpan<byte> body, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(identity.SealKey, body, hash);
        hash[..destination.Length].CopyTo(destination);
    }
}
