using System.Security.Cryptography;
using System.Text;

namespace Diplomacy.Domain.SourceEvents;

/// <summary>Version-5 UUIDs (RFC 9562, section 5.5): the same name always gets the same id, on every machine.</summary>
public static class NameBasedUuid
{
    private const int NameBytesMax = 512;

    /// <summary>The version-5 UUID of a name within a namespace.</summary>
    public static Guid Create(Guid @namespace, ReadOnlySpan<char> name)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        Span<byte> input = 16 + length <= NameBytesMax ? stackalloc byte[16 + length] : new byte[16 + length];
        @namespace.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input[16..]);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
