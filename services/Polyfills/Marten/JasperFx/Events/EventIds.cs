using System.Buffers.Binary;
using System.Security.Cryptography;

namespace JasperFx.Events;

/// <summary>
/// Identities of new events: UUIDs of version 7 (RFC 9562), the time in milliseconds and 74 random bits. The random
/// bits are drawn for many at a time, since a system call for each would cost more than the rest of an event.
/// </summary>
internal static class EventIds
{
    private const int Length = 16, TimeLength = 6, DrawnAtATime = 256;

    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _left;

    /// <summary>An identity that no other event has.</summary>
    public static Guid Next()
    {
        var drawn = _drawn ??= new byte[DrawnAtATime * Length];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(drawn);
            _left = DrawnAtATime;
        }

        var id = drawn.AsSpan(--_left * Length, Length);
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        time[^TimeLength..].CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
