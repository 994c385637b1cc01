using System.Buffers.Binary;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;
using Google.Protobuf;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Page sizes and page tokens. A token is valid only for the arguments it was issued for.</summary>
internal static class ListPage
{
    /// <summary>The largest page size.</summary>
    public const int SizeMax = 500;

    private const int BodyLength = sizeof(long);

    /// <summary>The page size, and the position in the token; null without a token.</summary>
    public static (int Size, long? From) Read(
        StoreIdentity store, int size, int sizeDefault, string token, IMessage arguments, ValidationErrors errors)
    {
        if (size is < 0 or > SizeMax)
            errors.Add("page_size", ErrorReason.OutOfRange, $"page_size is {size:N0}; expected 1 to {SizeMax}.");
        Span<byte> body = stackalloc byte[BodyLength];
        if (token.Length > 0 && !SealedToken.TryRead(store, token, arguments, body))
            SealedToken.AddMismatch(errors);
        return (size == 0 ? sizeDefault : size, token.Length == 0 ? null : BinaryPrimitives.ReadInt64BigEndian(body));
    }

    /// <summary>The token of the page that starts at a position.</summary>
    public static string Write(StoreIdentity store, long from, IMessage arguments)
    {
        Span<byte> body = stackalloc byte[BodyLength];
        BinaryPrimitives.WriteInt64BigEndian(body, from);
        return SealedToken.Write(store, body, arguments);
    }
}
