using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// Reads short strings that come again and again, such as codes and days, as one string each: a page of events lives
/// long enough for the collector to copy each of its strings twice, which costs more than to read it.
/// </summary>
internal sealed class StringCache
{
    private const int LengthMin = 2, LengthMax = 16, SlotBits = 12;

    /// <summary>Spreads neighbouring numbers: 2 to the 64th by the golden ratio.</summary>
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    // Each slot holds the last string that fell into it. Threads may overwrite one another's: it is a memory only.
    private readonly string?[] _slots = new string?[1 << SlotBits];

    /// <summary>The string that the reader is at, or null.</summary>
    public string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence || reader.ValueIsEscaped
            || reader.ValueSpan.Length is < LengthMin or > LengthMax)
            return reader.GetString();
        var utf8 = reader.ValueSpan;
        ref var slot = ref _slots[SlotOf(utf8)];
        var known = slot;
        return known is not null && Ascii.Equals(utf8, known) ? known : slot = reader.GetString();
    }

    private static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var (head, follower) = utf8.Length switch
        {
            >= sizeof(ulong) => (MemoryMarshal.Read<ulong>(utf8), MemoryMarshal.Read<ulong>(utf8[^sizeof(ulong)..])),
            >= sizeof(uint) => (MemoryMarshal.Read<uint>(utf8), MemoryMarshal.Read<uint>(utf8[^sizeof(uint)..])),
            _ => (MemoryMarshal.Read<ushort>(utf8), MemoryMarshal.Read<ushort>(utf8[^sizeof(ushort)..])),
        };
        return (int)(((head * Odd) ^ follower) * Odd >> (64 - SlotBits));
    }
}
