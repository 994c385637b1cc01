using System.Buffers.Binary;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Errors;
using Google.Protobuf;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>Where a page of a list begins.</summary>
/// <param name="Position">What the list is read at or after: all pages of one list are consistent.</param>
/// <param name="Offset">The rows before the page.</param>
/// <param name="Inner">The parts of the first row that were on earlier pages.</param>
public readonly record struct PagePlace(long Position, int Offset = 0, int Inner = 0);

/// <summary>
/// Where a list continues, sealed with the other arguments of the request, so that a token is valid for no other
/// request.
/// </summary>
public static class PageToken
{
    /// <summary>
    /// The bytes of rows on a page: half of the 4 MiB that clients receive by default, since the rest of an answer has
    /// to fit too.
    /// </summary>
    public const int PageBytesMax = 2 * 1024 * 1024;

    private const int OffsetAt = sizeof(long), InnerAt = OffsetAt + sizeof(int), Length = InnerAt + sizeof(int);

    /// <summary>The token of the page that begins at a place.</summary>
    public static string Write(StoreIdentity store, PagePlace place, IMessage arguments)
    {
        Span<byte> body = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(body, place.Position);
        BinaryPrimitives.WriteInt32BigEndian(body[OffsetAt..], place.Offset);
        BinaryPrimitives.WriteInt32BigEndian(body[InnerAt..], place.Inner);
        return SealedToken.Write(store, body, arguments);
    }

    /// <summary>Null if the request has no token; adds an error if the token belongs to other arguments.</summary>
    public static PagePlace? Read(StoreIdentity store, string token, IMessage arguments, ValidationErrors errors)
    {
        if (token.Length == 0)
            return null;
        Span<byte> body = stackalloc byte[Length];
        if (SealedToken.TryRead(store, token, arguments, body))
            return new PagePlace(
                BinaryPrimitives.ReadInt64BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[OffsetAt..]),
                BinaryPrimitives.ReadInt32BigEndian(body[InnerAt..]));
        AddMismatch(errors);
        return null;
    }

    /// <summary>The first rows that fit on a page; at least one, however large it is.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="used">The bytes that other parts of the page take.</param>
    public static IEnumerable<T> Fitting<T>(IEnumerable<T> rows, int used = 0)
        where T : IMessage
    {
        var bytes = used;
        return rows.TakeWhile((row, i) => (bytes += row.CalculateSize()) <= PageBytesMax || i == 0);
    }

    /// <summary>
    /// Where the page begins. known_at set to the checkpoint of the list selects the same list, so a checkpoint is not
    /// sealed into the token; one of another position is an error.
    /// </summary>
    public static PagePlace Begin(PagePlace? page, KnownAt? knownAt, long resolved)
    {
        if (page is not { } given)
            return new PagePlace(resolved);
        if (knownAt?.Checkpoint is not null && given.Position != resolved)
        {
            var errors = new ValidationErrors();
            AddMismatch(errors);
            errors.ThrowIfAny();
        }
        return given;
    }

    /// <summary>The part of known_at that all pages of one list share.</summary>
    public static KnownAt? Common(KnownAt? knownAt) => knownAt?.Checkpoint is null ? knownAt : null;

    private static void AddMismatch(ValidationErrors errors) => errors.Add(
        "page_token", ErrorReason.PageTokenMismatch,
        "page_token was not given out for these arguments; start again without it.");
}
