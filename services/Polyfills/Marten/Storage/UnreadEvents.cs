using System.Collections;
using System.Data.Common;
using JasperFx.Events;

namespace Marten.Storage;

/// <summary>
/// Events as their rows came. Each look at one makes it anew, and its data is read when it is asked for; what is done
/// to it is not kept. So an event lives as long as it is looked at: a page of thousands, made when they were read,
/// would outlive the collector's young generation, and to copy them there and further costs more than to make them.
/// </summary>
/// <remarks>
/// Marten reads the data of all. Here an event whose data cannot be read stops only a projection that asks for it.
/// </remarks>
internal sealed class UnreadEvents : IReadOnlyList<IEvent>
{
    private const int ChunkMin = 1 << 12;
    private const int ChunkMax = 1 << 20;

    private readonly JsonSettings _json;
    private readonly List<Row> _rows;
    private readonly int _start;
    private int _count;
    private byte[] _chunk = [];
    private int _filled;

    /// <summary>None yet.</summary>
    public UnreadEvents(JsonSettings json, int capacity)
    {
        _json = json;
        _rows = new List<Row>(capacity);
    }

    private UnreadEvents(UnreadEvents all, int start, int count)
    {
        _json = all._json;
        _rows = all._rows;
        _start = start;
        _count = count;
    }

    public int Count => _count;

    public IEvent this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
            var row = _rows[_start + index];
            return row.Event.Mapping.Unread(row.Event, this, _start + index);
        }
    }

    /// <summary>Adds the event that a reader is at.</summary>
    public void Add(EventRows rows, DbDataReader reader)
    {
        var length = EventRows.LengthOfData(reader);
        if (_chunk.Length - _filled < length)
        {
            var size = Math.Clamp(_chunk.Length * 2, ChunkMin, ChunkMax);
            _chunk = GC.AllocateUninitializedArray<byte>(Math.Max(size, length));
            _filled = 0;
        }

        EventRows.CopyData(reader, _chunk, _filled, length);
        _rows.Add(new Row(rows.RowOf(reader), _chunk, _filled, length));
        _filled += length;
        _count++;
    }

    /// <summary>The data of the event at a place among all that were added.</summary>
    public T Read<T>(int place) where T : notnull
    {
        var row = _rows[place];
        return ((EventMapping<T>)row.Event.Mapping).Read(
            _json, EventRows.Json(row.Chunk.AsSpan(row.Start, row.Length)), row.Event);
    }

    /// <summary>Where the event of that sequence number is; -1 if it is not among them.</summary>
    public int IndexOf(long sequence) =>
        _rows.FindIndex(_start, _count, row => row.Event.Sequence == sequence) is var place and >= 0
            ? place - _start
            : -1;

    /// <summary>Some of them. For ranges.</summary>
    public UnreadEvents Slice(int start, int length) => new(this, _start + start, length);

    public IEnumerator<IEvent> GetEnumerator()
    {
        for (var i = 0; i < _count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private readonly record struct Row(EventRow Event, byte[] Chunk, int Start, int Length);
}
