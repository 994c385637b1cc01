using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Weights of a trained perceptron before they are made small. Those of several runs add up.</summary>
internal sealed class AveragedWeights
{
    private readonly Dictionary<ulong, float> _weights = [];

    public void Add(uint key, byte at, float weight)
    {
        if (weight == 0) return;
        var place = ((ulong)key << 8) | at;
        _weights[place] = _weights.GetValueOrDefault(place) + weight;
    }

    public void Add(AveragedWeights other)
    {
        foreach (var (place, weight) in other._weights)
            _weights[place] = _weights.GetValueOrDefault(place) + weight;
    }

    /// <summary>The weights as signed square roots of one byte, without the smallest.</summary>
    /// <param name="weightsMax">How many weights to keep.</param>
    public SmallWeights Shrink(int weightsMax)
    {
        var largest = _weights.Values.Max(float.Abs);
        // The largest weight is the scale: clipping it would cost far more than coarse steps do.
        var unit = largest / (sbyte.MaxValue * sbyte.MaxValue);
        var least = Threshold(weightsMax);
        var kept = _weights.Where(pair => float.Abs(pair.Value) >= least)
            .Select(pair => (Place: pair.Key, Root: RootOf(pair.Value / unit)))
            .Where(pair => pair.Root != 0).OrderBy(pair => pair.Place).ToArray();
        var keys = new List<uint>();
        var counts = new List<byte>();
        foreach (var (place, _) in kept)
        {
            var key = (uint)(place >> 8);
            if (keys.Count == 0 || keys[^1] != key)
            {
                keys.Add(key);
                counts.Add(0);
            }
            counts[^1]++;
        }
        return new([.. keys], [.. counts], [.. kept.Select(pair => (byte)pair.Place)],
            [.. kept.Select(pair => pair.Root)], unit);
    }

    private float Threshold(int weightsMax)
    {
        if (_weights.Count <= weightsMax) return 0;
        var sizes = _weights.Values.Select(float.Abs).ToArray();
        Array.Sort(sizes);
        return sizes[^weightsMax];
    }

    private static sbyte RootOf(float weight) =>
        (sbyte)float.CopySign(float.Round(float.Sqrt(float.Abs(weight))), weight);
}

/// <summary>Weights as a model stores them.</summary>
internal sealed record SmallWeights(uint[] Keys, byte[] Counts, byte[] Classes, sbyte[] Roots, float Unit)
{
    public WeightTable ToTable() => new(Keys, Counts, Classes, Roots);
}
