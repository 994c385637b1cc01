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
    public int Count => 9 + _metadata.Names.Count();

    /// <summary>The sequence number of the row.</summary>
    public static long SequenceOf(DbDataReader row) => row.GetInt64(0);

    /// <summary>Whether a projection is not to see the row.</summary>
    public static bool IsArchived(DbDataReader row) => !row.IsDBNull(8) && row.GetBoolean(8);

    /// <summary>
    /// The event of the row. An <see cref="UnknownEventTypeException"/> or
    /// <see cref="EventDeserializationFailureException"/> names it if it cannot be read.
    /// </summary>
    public IEvent Read(DbDataReader row)
    {
        var mapping = MappingOf(row);
        IEvent e;
        try
        {
            // A jsonb value comes with a version byte before its text.
            var length = Bytes(row, 3, ref _buffer);
            e = mapping.Read(json, _buffer.AsSpan(1, length - 1), row.GetGuid(4));
        }
        catch (Exception reason) when (reason is not DbException)
        {
            throw new EventDeserializationFailureException(SequenceOf(row), mapping, row.GetGuid(5), reason);
        }

        e.Sequence = SequenceOf(row);
        e.StreamId = row.GetGuid(5);
        e.Version = row.GetInt64(6);
        e.Timestamp = new DateTimeOffset(row.GetDateTime(7));
        e.IsArchived = IsArchived(row);
        ReadMetadata(row, e);
        return e;
    }

    private static string Select(string archived, EventGraph events) =>
        $"seq_id, type, mt_dotnet_type, data, id, stream_id, version, timestamp, {archived}" +
        string.Concat(MetadataColumns.Of(events).Names.Select(n => ", " + n));

    private void ReadMetadata(DbDataReader row, IEvent e)
    {
        var i = 9;
        if (_metadata.Correlation) e.CorrelationId = Text(row, i++);
        if (_metadata.Causation) e.CausationId = Text(row, i++);
        if (_metadata.Headers)
        {
            if (!row.IsDBNull(i)) e.Headers = HeaderValues.Read(row.GetFieldValue<byte[]>(i));
            i++;
        }

        if (_metadata.User) e.UserName = Text(row, i);
    }

    private EventMapping MappingOf(DbDataReader row)
    {
        var length = Bytes(row, 1, ref _names);
        if (!row.IsDBNull(2))
        {
            // Both names one behind the other, so that one comparison tells the type.
            var rest = (int)row.GetBytes(2, 0, null, 0, 0);
            Grow(ref _names, length + 1 + rest);
            _names[length] = 0;
            row.GetBytes(2, 0, _names, length + 1, rest);
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

    private static int Bytes(DbDataReader row, int column, ref byte[] buffer)
    {
        var length = (int)row.GetBytes(column, 0, null, 0, 0);
        Grow(ref buffer, length);
        row.GetBytes(column, 0, buffer, 0, length);
        return length;
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        if (length > buffer.Length) Array.Resize(ref buffer, Math.Max(length, buffer.Length * 2));
    }

    private readonly record struct KnownType(byte[] Names, EventMapping Mapping);
}
