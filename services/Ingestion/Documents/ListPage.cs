using System.Buffers.Binary;
using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Errors;
using Diplomacy.ServiceDefaults.Requests;
using Google.Protobuf;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Where a list goes on, in tokens that fit no other arguments.</summary>
internal static class ListPage
{
    /// <summary>The longest page.</summary>
    public const int SizeMax = 500;

    private const int BodyLength = sizeof(long);

    /// <summary>How many items the page has, and what the token says; null where there is none.</summary>
    public static (int Size, long? From) Read(
        StoreIdentity store, int size, int sizeDefault, string token, IMessage arguments, ValidationErrors errors)
    {
        if (size is < 0 or > SizeMax)
            errors.Add("page_size", ErrorReason.OutOfRange, $"page_size is {size:N0}; expected 1 to {SizeMax}.");
        Span<byte> body = stackalloc byte[BodyLength];
        if (token.Length > 0 && !SealedToken.TryRead(store, token, arguments, body))
            errors.Add("page_token", ErrorReason.PageTokenMismatch,
                "page_token was not given out for these arguments; start again without it.");
        return (size == 0 ? sizeDefault : size, token.Length == 0 ? null : BinaryPrimitives.ReadInt64BigEndian(body));
    }

    /// <summary>The token that goes on from somewhere.</summary>
    public static string Write(StoreIdentity store, long from, IMessage arguments)
    {
        Span<byte> body = stackalloc byte[BodyLength];
        BinaryPrimitives.WriteInt64BigEndian(body, from);
        return SealedToken.Write(store, body, arguments);
    }
}
