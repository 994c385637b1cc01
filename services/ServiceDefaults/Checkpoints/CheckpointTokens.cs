using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.ServiceDefaults.Checkpoints;

/// <summary>The place in a stream of updates, in addition to its position.</summary>
/// <param name="Day">The day of the scores sent.</param>
/// <param name="After">
/// While the scores of all relationships are being sent at one position: the key of the last one sent. Otherwise
/// <see cref="Whole"/>.
/// </param>
/// <param name="DaysPassed">
/// The days between the scores sent before and these, 1 to <see cref="DaysPassedMax"/>; <see cref="Snapshot"/> at the
/// beginning of the stream.
/// </param>
public readonly record struct StreamPlace(DateOnly Day, int After = StreamPlace.Whole, int DaysPassed = 1)
{
    /// <summary>No days have passed: the stream begins.</summary>
    public const int Snapshot = 0;

    /// <summary>The most days in one step.</summary>
    public const int DaysPassedMax = 255;

    /// <summary>Every relationship's score has been sent.</summary>
    public const int Whole = int.MaxValue;

    /// <summary>Whether the scores are the snapshot at the beginning of the stream.</summary>
    public bool IsSnapshot => DaysPassed == Snapshot;
}

/// <summary>
/// Writes and reads checkpoint tokens: 36 bytes in 48 URL-safe characters: format, store epoch, position, projection
/// version, checksum, seal. The checksum distinguishes a damaged token from one of another store, whose seal cannot be
/// checked. Tokens of a stream of updates have their <see cref="StreamPlace"/> before the checksum: 45 bytes, 60
/// characters. Both lengths use all bits of their characters, so that no two tokens decode to the same bytes.
/// </summary>
public sealed class CheckpointTokens(StoreIdentity identity, ProjectionVersions versions)
{
    private const byte Format = 1, StreamFormat = 2;
    private const int EpochAt = 1, PositionAt = 9, VersionAt = 17;
    private const int PlaceAt = 20, AfterAt = 24, DaysPassedAt = 28, PlaceLength = 9;
    private const int ChecksumLength = 4, SealLength = 12;
    private const int LengthMax = PlaceAt + PlaceLength + ChecksumLength + SealLength;

    /// <summary>The last token written: most answers are at the current position.</summary>
    private volatile Written? _last;

    private sealed record Written(long Position, int Version, string Token);

    /// <summary>The checkpoint of a position in the current projection version.</summary>
    public Checkpoint At(long position) => new() { Token = TokenAt(position) };

    /// <summary>The token of that checkpoint.</summary>
    public string TokenAt(long position)
    {
        var version = versions.VersionAt(position);
        if (_last is not { } last || last.Position != position || last.Version != version)
            _last = last = new Written(position, version, Write(position, version, place: null));
        return last.Token;
    }

    /// <summary>The checkpoint of a place in a stream of updates. A read uses only its position.</summary>
    public Checkpoint At(long position, StreamPlace place) =>
        new() { Token = Write(position, versions.VersionAt(position), place) };

    /// <summary>A checkpoint that is superseded from the start, so that no stream resumes from it.</summary>
    public Checkpoint Superseded(long position, StreamPlace place) =>
        new() { Token = Write(position, ProjectionVersions.NoVersion, place) };

    /// <summary>The position of a checkpoint, or the reason why it cannot be used here.</summary>
    /// <remarks>Also sets the position of a superseded checkpoint.</remarks>
    public bool TryRead(Checkpoint checkpoint, out long position, out ErrorReason reason) =>
        TryRead(checkpoint, out position, out _, out reason);

    /// <summary>The same with the place in a stream; null if the checkpoint is not of a stream.</summary>
    public bool TryRead(Checkpoint checkpoint, out long position, out StreamPlace? place, out ErrorReason reason)
    {
        (position, place) = (0, null);
        Span<byte> whole = stackalloc byte[LengthMax];
        reason = ErrorReason.CheckpointMalformed;
        // Not TryDecodeFromChars, which throws on a character outside the alphabet.
        if (checkpoint.Token.Length > Base64Url.GetEncodedLength(LengthMax)
            || Base64Url.DecodeFromChars(checkpoint.Token, whole, out _, out var written) != OperationStatus.Done
            || written != LengthOf(whole[0]) || checkpoint.Token.Length != Base64Url.GetEncodedLength(written))
            return false;

        var bytes = whole[..written];
        var sealAt = written - SealLength;
        var checksumAt = sealAt - ChecksumLength;
        Span<byte> expected = stackalloc byte[SealLength];
        Checksum(bytes[..checksumAt], expected[..ChecksumLength]);
        if (!bytes[checksumAt..sealAt].SequenceEqual(expected[..ChecksumLength]))
            return false;

        Span<byte> epoch = stackalloc byte[PositionAt - EpochAt];
        Epoch(epoch);
        reason = ErrorReason.CheckpointOfAnotherStore;
        if (!bytes[EpochAt..PositionAt].SequenceEqual(epoch))
            return false;

        Seal(bytes[..sealAt], expected);
        reason = ErrorReason.CheckpointMalformed;
        if (!CryptographicOperations.FixedTimeEquals(bytes[sealAt..], expected))
            return false;

        position = BinaryPrimitives.ReadInt64BigEndian(bytes[PositionAt..]);
        reason = ErrorReason.ProjectionSuperseded;
        if (BinaryPrimitives.ReadUInt16BigEndian(bytes[(VersionAt + 1)..]) != versions.VersionAt(position))
            return false;

        if (bytes[0] != Format)
            place = new StreamPlace(
                DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32BigEndian(bytes[PlaceAt..])),
                BinaryPrimitives.ReadInt32BigEndian(bytes[AfterAt..]), DaysPassedOf(bytes[DaysPassedAt]));
        reason = ErrorReason.Unspecified;
        return true;
    }

    private string Write(long position, int version, StreamPlace? place)
    {
        Span<byte> whole = stackalloc byte[LengthMax];
        whole[0] = place is null ? Format : StreamFormat;
        Epoch(whole[EpochAt..PositionAt]);
        BinaryPrimitives.WriteInt64BigEndian(whole[PositionAt..], position);
        whole[VersionAt] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(whole[(VersionAt + 1)..], (ushort)version);
        if (place is { } stream)
        {
            BinaryPrimitives.WriteInt32BigEndian(whole[PlaceAt..], stream.Day.DayNumber);
            BinaryPrimitives.WriteInt32BigEndian(whole[AfterAt..], stream.After);
            whole[DaysPassedAt] = CodeOf(stream.DaysPassed);
        }
        var bytes = whole[..LengthOf(whole[0])];
        var sealAt = bytes.Length - SealLength;
        Checksum(bytes[..(sealAt - ChecksumLength)], bytes[(sealAt - ChecksumLength)..sealAt]);
        Seal(bytes[..sealAt], bytes[sealAt..]);
        return Base64Url.EncodeToString(bytes);
    }

    // 0 is one day and 1 a snapshot, as in tokens issued before several days were distinguished from one.
    private static byte CodeOf(int daysPassed) => daysPassed <= 1 ? (byte)(1 - daysPassed) : (byte)daysPassed;

    private static int DaysPassedOf(byte code) => code <= 1 ? 1 - code : code;

    private static int LengthOf(byte format) => format switch
    {
        Format => LengthMax - PlaceLength,
        StreamFormat => LengthMax,
        _ => -1,
    };

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
