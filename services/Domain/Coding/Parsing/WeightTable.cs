using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// Weights of a trained model: for each feature the classes for which it counts. A weight is a signed byte, squared:
/// small weights are many and need the finer steps. All sums are of whole numbers, so they are the same on every
/// processor.
/// </summary>
internal sealed class WeightTable : IWeights
{
    private const int CountBits = 8;
    private const uint CountMask = (1 << CountBits) - 1;

    // Two slots for each key at least, so that a search for an unknown feature is short.
    private readonly Slot[] _slots;
    private readonly Weight[] _weights;
    private readonly uint _mask;

    private readonly record struct Slot(uint Key, uint Place);

    private readonly record struct Weight(byte Class, sbyte Root);

    /// <param name="keys">The features.</param>
    /// <param name="counts">For how many classes each of them counts, at least one.</param>
    /// <param name="classes">The classes, feature by feature.</param>
    /// <param name="roots">The weights beside them, as signed square roots.</param>
    public WeightTable(uint[] keys, byte[] counts, byte[] classes, sbyte[] roots)
    {
        _mask = BitOperations.RoundUpToPowerOf2((uint)keys.Length * 2 + 1) - 1;
        _slots = new Slot[_mask + 1];
        _weights = new Weight[classes.Length];
        for (var i = 0; i < classes.Length; i++) _weights[i] = new(classes[i], roots[i]);
        var start = 0u;
        for (var i = 0; i < keys.Length; i++)
        {
            var at = keys[i] & _mask;
            while (_slots[at].Place != 0) at = (at + 1) & _mask;
            _slots[at] = new(keys[i], (start << CountBits) | counts[i]);
            start += counts[i];
        }
    }

    /// <inheritdoc/>
    public void AddTo(Span<float> scores, ReadOnlySpan<uint> features)
    {
        // The table is larger than the caches. First only slots are read, so that the processor waits for all of them
        // at once; this makes the parser faster by a third.
        Span<Slot> found = stackalloc Slot[ParserFeatures.Max];
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        for (var i = 0; i < features.Length; i++) found[i] = Unsafe.Add(ref slots, features[i] & _mask);
        for (var i = 0; i < features.Length; i++)
        {
            var slot = found[i];
            for (var at = features[i]; slot.Place != 0 && slot.Key != features[i];)
                slot = Unsafe.Add(ref slots, ++at & _mask);
            if (slot.Place == 0) continue;
            foreach (var weight in _weights.AsSpan((int)(slot.Place >> CountBits), (int)(slot.Place & CountMask)))
                scores[weight.Class] += weight.Root * Math.Abs((int)weight.Root);
        }
    }
}
