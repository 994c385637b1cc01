using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// Shares repeated short strings, such as codes and days: a batch of events lives long enough for the garbage collector
/// to copy each of its strings twice, which costs more than reading it.
/// </summary>
internal sealed class StringCache
{
    private const int LengthMin = 2, LengthMax = 16, SlotBits = 12;

    /// <summary>Fibonacci hashing: 2 to the 64th divided by the golden ratio.</summary>
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    // Each slot has the last string with its hash. Threads may overwrite one another: it is only a cache.
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
        var (head, tail) = utf8.Length switch
        {
            >= sizeof(ulong) => (MemoryMarshal.Read<ulong>(utf8), MemoryMarshal.Read<ulong>(utf8[^sizeof(ulong)..])),
            >= sizeof(uint) => (MemoryMarshal.Read<uint>(utf8), MemoryMarshal.Read<uint>(utf8[^sizeof(uint)..])),
            _ => (MemoryMarshal.Read<ushort>(utf8), MemoryMarshal.Read<ushort>(utf8[^sizeof(ushort)..])),
        };
        return (int)(((head * Odd) ^ tail) * Odd >> (64 - SlotBits));
    }
}
