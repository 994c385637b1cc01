using System.Data.Common;
using JasperFx.Events;
using Marten.Exceptions;

namespace Marten.Storage;

/// <summary>
/// Turns rows of mt_events into events. It keeps one buffer, and the types that it met last as bytes, so that a
/// row costs the event and its data and nothing else. Not for use by several threads at once.
/// </summary>
internal sealed class EventRows(EventGraph events, JsonSettings json)
{
    private const int Data = 3;
    private const int WithoutMetadata = 9;

    private readonly MetadataColumns _metadata = MetadataColumns.Of(events);
    private readonly List<KnownType> _types = [];
    private byte[] _buffer = new byte[4096];
    private byte[] _names = new byte[1024];

    /// <summary>What to select, in the order in which <see cref="Read"/> expects it.</summary>
    public string Columns { get; } = Select("is_archived", events);

    /// <summary>
    /// The same for a projection, to which the events that Marten leaves in the place of failed appends are as good
    /// as archived.
    /// </summary>
    public string ColumnsForProjections { get; } = Select("(is_archived or type = 'tombstone')", events);

    /// <summary>How many columns that is.</summary>
    public int Count { get; } = WithoutMetadata + MetadataColumns.Of(events).Names.Count();

    /// <summary>The sequence number of the row.</summary>
    public static long SequenceOf(DbDataReader row) => row.GetInt64(0);

    /// <summary>Whether a projection is not to see the row.</summary>
    public static bool IsArchived(DbDataReader row) => !row.IsDBNull(8) && row.GetBoolean(8);

    /// <summary>How many bytes the row's data has as it comes.</summary>
    public static int LengthOfData(DbDataReader row) => LengthOf(row, Data);

    /// <summary>Copies the row's data as it comes.</summary>
    public static void CopyData(DbDataReader row, byte[] buffer, int at, int length) =>
        row.GetBytes(Data, 0, buffer, at, length);

    /// <summary>The text of data as it comes: before a jsonb value's there is a version byte.</summary>
    public static ReadOnlySpan<byte> Json(ReadOnlySpan<byte> data) => data[1..];

    /// <summary>
    /// The event of the row. An <see cref="UnknownEventTypeException"/> or
    /// <see cref="EventDeserializationFailureException"/> names it if it cannot be read.
    /// </summary>
    public IEvent Read(DbDataReader row)
    {
        var e = RowOf(row);
        var length = Bytes(row, Data, ref _buffer);
        return e.Mapping.Wrap(e, json, Json(_buffer.AsSpan(0, length)));
    }

    /// <summary>The row but for its data. An <see cref="UnknownEventTypeException"/> names it.</summary>
    public EventRow RowOf(DbDataReader row) => new(
        MappingOf(row), SequenceOf(row), row.GetGuid(4), row.GetGuid(5), row.GetInt64(6),
        new DateTimeOffset(row.GetDateTime(7)), IsArchived(row), MetadataOf(row));

    private static string Select(string archived, EventGraph events) =>
        $"seq_id, type, mt_dotnet_type, data, id, stream_id, version, timestamp, {archived}" +
        string.Concat(MetadataColumns.Of(events).Names.Select(n => ", " + n));

    private EventMetadata? MetadataOf(DbDataReader row)
    {
        if (Count == WithoutMetadata) return null;
        var i = WithoutMetadata;
        var metadata = new EventMetadata();
        if (_metadata.Correlation) metadata.CorrelationId = Text(row, i++);
        if (_metadata.Causation) metadata.CausationId = Text(row, i++);
        if (_metadata.Headers)
        {
            if (!row.IsDBNull(i)) metadata.Headers = HeaderValues.Read(row.GetFieldValue<byte[]>(i));
            i++;
        }

        if (_metadata.User) metadata.UserName = Text(row, i);
        return metadata;
    }

    private EventMapping MappingOf(DbDataReader row)
    {
        var length = Bytes(row, 1, ref _names);
        if (!row.IsDBNull(2))
        {
            // Both names one behind the other, so that one comparison tells the type.
            var rest = Bytes(row, 2, ref _names, length + 1);
            _names[length] = 0;
            length += 1 + rest;
        }

        var names = _names.AsSpan(0, length);
        foreach (var known in _types)
        {
            if (names.SequenceEqual(known.Names)) return known.Mapping;
        }

        var mapping = events.MappingFor(row.GetString(1), Text(row, 2), SequenceOf(row), row.GetGuid(5));
        _types.Add(new KnownType(names.ToArray(), mapping));
        return mapping;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Copies a column to a place in a buffer, which grows as it must; gives how many bytes it took.</summary>
    private static int Bytes(DbDataReader row, int column, ref byte[] buffer, int at = 0)
    {
        var length = LengthOf(row, column);
        if (at + length > buffer.Length) Array.Resize(ref buffer, Math.Max(at + length, buffer.Length * 2));
        row.GetBytes(column, 0, buffer, at, length);
        return length;
    }

    private static int LengthOf(DbDataReader row, int column) => (int)row.GetBytes(column, 0, null, 0, 0);

    private readonly record struct KnownType(byte[] Names, EventMapping Mapping);
}
