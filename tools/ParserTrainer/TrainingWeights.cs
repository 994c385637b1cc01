using System.Numerics;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Weights of a perceptron in training, with what their average over time needs.</summary>
internal sealed class TrainingWeights : IWeights
{
    private const int CapacityFirst = 2;

    private Row[] _rows = new Row[1 << 20];
    private Entry[] _entries = new Entry[1 << 20];
    private int _rowCount;
    private int _entryCount;

    // A row that outgrows its place leaves a hole, which the next row of that size fills.
    private readonly Dictionary<int, Stack<int>> _holes = [];

    private struct Row
    {
        public uint Key;
        public int Start;
        public short Count;
        public short Capacity;
    }

    private struct Entry
    {
        public int Class;
        public float Weight;
        public float Weighted;
    }

    /// <summary>How many examples have been seen. An update counts from here on.</summary>
    public int Time { get; set; } = 1;

    /// <inheritdoc/>
    public void AddTo(Span<float> scores, ReadOnlySpan<uint> features)
    {
        foreach (var key in features)
        {
            ref readonly var row = ref _rows[PlaceOf(key)];
            foreach (ref readonly var entry in _entries.AsSpan(row.Start, row.Count))
                scores[entry.Class] += entry.Weight;
        }
    }

    /// <summary>Changes the weights of some features for a class.</summary>
    public void Update(ReadOnlySpan<uint> features, int at, float change)
    {
        foreach (var key in features)
        {
            ref var entry = ref EntryOf(key, at);
            entry.Weight += change;
            entry.Weighted += change * Time;
        }
    }

    /// <summary>The averages over time.</summary>
    public AveragedWeights Average()
    {
        var average = new AveragedWeights();
        foreach (var row in _rows)
        {
            if (row.Capacity == 0) continue;
            foreach (var entry in _entries.AsSpan(row.Start, row.Count))
                average.Add(row.Key, (byte)entry.Class, entry.Weight - entry.Weighted / Time);
        }
        return average;
    }

    private ref Entry EntryOf(uint key, int at)
    {
        if (_rowCount * 2 > _rows.Length) Rehash();
        ref var row = ref _rows[PlaceOf(key)];
        if (row.Capacity == 0)
        {
            _rowCount++;
            row = new() { Key = key, Capacity = CapacityFirst, Start = RoomFor(CapacityFirst) };
        }
        for (var i = row.Start; i < row.Start + row.Count; i++)
            if (_entries[i].Class == at) return ref _entries[i];
        if (row.Count == row.Capacity) Enlarge(ref row);
        ref var entry = ref _entries[row.Start + row.Count++];
        entry = new() { Class = at };
        return ref entry;
    }

    private void Enlarge(ref Row row)
    {
        var start = RoomFor(2 * row.Capacity);
        _entries.AsSpan(row.Start, row.Count).CopyTo(_entries.AsSpan(start));
        HolesOf(row.Capacity).Push(row.Start);
        (row.Start, row.Capacity) = (start, (short)(2 * row.Capacity));
    }

    private int RoomFor(int capacity)
    {
        if (HolesOf(capacity).TryPop(out var hole)) return hole;
        if (_entryCount + capacity > _entries.Length) Array.Resize(ref _entries, 2 * _entries.Length);
        _entryCount += capacity;
        return _entryCount - capacity;
    }

    private Stack<int> HolesOf(int capacity) =>
        _holes.TryGetValue(capacity, out var holes) ? holes : _holes[capacity] = [];

    private int PlaceOf(uint key)
    {
        var mask = (uint)_rows.Length - 1;
        var at = key & mask;
        while (_rows[at].Capacity != 0 && _rows[at].Key != key) at = (at + 1) & mask;
        return (int)at;
    }

    private void Rehash()
    {
        var old = _rows;
        _rows = new Row[BitOperations.RoundUpToPowerOf2((uint)old.Length * 2)];
        foreach (var row in old)
            if (row.Capacity != 0) _rows[PlaceOf(row.Key)] = row;
    }
}
