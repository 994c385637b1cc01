using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;
using Google.Protobuf;

namespace Diplomacy.Query.Reading;

/// <summary>
/// Where a list goes on: the position that its first page was computed at, so that pages agree, and how many rows came
/// before. Sealed together with the other arguments of the request, so it fits no other request.
/// </summary>
internal static class PageToken
{
    private const int SealAt = 12, Length = 24;

    public static string Write(StoreIdentity store, long position, int offset, IMessage arguments)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, position);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], offset);
        Seal(store, bytes[..SealAt], arguments, bytes[SealAt..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null where the request has no token; a fault where it has one of other arguments.</summary>
    public static (long Position, int Offset)? Read(
        StoreIdentity store, string token, IMessage arguments, Faults faults)
    {
        if (token.Length == 0)
            return null;
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> seal = stackalloc byte[Length - SealAt];
        if (token.Length == Length / 3 * 4
            && Base64Url.DecodeFromChars(token, bytes, out _, out _) == OperationStatus.Done)
        {
            Seal(store, bytes[..SealAt], arguments, seal);
            if (CryptographicOperations.FixedTimeEquals(seal, bytes[SealAt..]))
                return (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[8..]));
        }
        Mismatch(faults);
        return null;
    }

    /// <summary>
    /// Where the page begins. Asked again with known_at set to its checkpoint, a list is the same list, so that is not
    /// sealed; but a checkpoint that stands elsewhere is another argument.
    /// </summary>
    public static (long Position, int Offset) Begin((long Position, int Offset)? page, KnownAt? knownAt, long resolved)
    {
        if (page is not { } given)
            return (resolved, 0);
        if (knownAt?.Checkpoint is not null && given.Position != resolved)
        {
            var faults = new Faults();
            Mismatch(faults);
            faults.ThrowIfAny();
        }
        return given;
    }

    /// <summary>What of known_at all pages of one list have in common.</summary>
    public static KnownAt? Common(KnownAt? knownAt) => knownAt?.Checkpoint is null ? knownAt : null;

    private static void Mismatch(Faults faults) => faults.Add("page_token", ErrorReason.PageTokenMismatch,
        "page_token was not given out for these arguments; start again without it.");

    private static void Seal(StoreIdentity store, ReadOnlySpan<byte> body, IMessage arguments, Span<byte> destination)
    {
        // The name, because lists of different things may be asked for by the same bytes.
        byte[] sealedBytes =
            [.. body, .. Encoding.UTF8.GetBytes(arguments.Descriptor.FullName), .. arguments.ToByteArray()];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(store.SealKey, sealedBytes, hash);
        hash[..destination.Length].CopyTo(destination);
    }
}
