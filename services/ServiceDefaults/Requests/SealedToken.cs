using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Diplomacy.ServiceDefaults.Checkpoints;
using Google.Protobuf;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>
/// Opaque tokens that clients return unchanged. The seal covers the arguments of the request, so that a token is valid
/// only with the same arguments.
/// </summary>
public static class SealedToken
{
    private const int SealLength = 12;
    private const int LengthMax = 64;

    /// <summary>Writes the token of a body for the given arguments.</summary>
    public static string Write(StoreIdentity store, ReadOnlySpan<byte> body, IMessage arguments)
    {
        Span<byte> bytes = stackalloc byte[body.Length + SealLength];
        body.CopyTo(bytes);
        Seal(store, body, arguments, bytes[body.Length..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads the body; false if the token was not issued for these arguments.</summary>
    public static bool TryRead(StoreIdentity store, string token, IMessage arguments, Span<byte> body)
    {
        Span<byte> bytes = stackalloc byte[LengthMax];
        Span<byte> seal = stackalloc byte[SealLength];
        if (token.Length != Base64Url.GetEncodedLength(body.Length + SealLength)
            || Base64Url.DecodeFromChars(token, bytes, out _, out var written) != OperationStatus.Done
            || written != body.Length + SealLength)
            return false;
        bytes[..body.Length].CopyTo(body);
        Seal(store, body, arguments, seal);
        return CryptographicOperations.FixedTimeEquals(seal, bytes[body.Length..written]);
    }

    private static void Seal(StoreIdentity store, ReadOnlySpan<byte> body, IMessage arguments, Span<byte> destination)
    {
        // With the type name, because different requests may have the same bytes.
        byte[] sealedBytes =
            [.. body, .. Encoding.UTF8.GetBytes(arguments.Descriptor.FullName), .. arguments.ToByteArray()];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(store.SealKey, sealedBytes, hash);
        hash[..destination.Length].CopyTo(destination);
    }
}
