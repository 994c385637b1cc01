using System.Buffers.Binary;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Requests;
using Google.Protobuf;

namespace Diplomacy.Query.Messages;

/// <summary>
/// Where a list continues: the position that its first page was computed at, so that all pages are consistent, and the
/// number of rows before. It is sealed with the other arguments of the request, so it is valid for no other request.
/// </summary>
internal static class PageToken
{
    private const int OffsetAt = sizeof(long), Length = OffsetAt + sizeof(int);

    public static string Write(StoreIdentity store, long position, int offset, IMessage arguments)
    {
        Span<byte> body = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(body, position);
        BinaryPrimitives.WriteInt32BigEndian(body[OffsetAt..], offset);
        return SealedToken.Write(store, body, arguments);
    }

    /// <summary>Null if the request has no token; adds an error if the token belongs to other arguments.</summary>
    public static (long Position, int Offset)? Read(
        StoreIdentity store, string token, IMessage arguments, ValidationErrors errors)
    {
        if (token.Length == 0)
            return null;
        Span<byte> body = stackalloc byte[Length];
        if (SealedToken.TryRead(store, token, arguments, body))
            return (BinaryPrimitives.ReadInt64BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[OffsetAt..]));
        SealedToken.AddMismatch(errors);
        return null;
    }

    /// <summary>
    /// Where the page begins. known_at set to the checkpoint of the list selects the same list, so a checkpoint is not
    /// sealed into the token; one of another position is an error.
    /// </summary>
    public static (long Position, int Offset) Begin((long Position, int Offset)? page, KnownAt? knownAt, long resolved)
    {
        if (page is not { } given)
            return (resolved, 0);
        if (knownAt?.Checkpoint is not null && given.Position != resolved)
        {
            var errors = new ValidationErrors();
            SealedToken.AddMismatch(errors);
            errors.ThrowIfAny();
        }
        return given;
    }

    /// <summary>The part of known_at that all pages of one list share.</summary>
    public static KnownAt? Common(KnownAt? knownAt) => knownAt?.Checkpoint is null ? knownAt : null;
}
