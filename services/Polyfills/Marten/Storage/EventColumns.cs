using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;

namespace Marten.Storage;

/// <summary>The events of a unit of work, as one array for each column.</summary>
internal sealed class EventColumns(int count)
{
    private readonly Dictionary<EventMapping, short> _typeNumbers = [];
    private readonly List<string> _types = [];
    private readonly List<string> _dotNetTypes = [];
    private readonly int[] _streams = new int[count];
    private readonly int[] _places = new int[count];
    private readonly short[] _typeOf = new short[count];
    private readonly Guid[] _ids = new Guid[count];
    private readonly byte[][] _data = new byte[count][];
    private readonly DateTimeOffset[] _timestamps = new DateTimeOffset[count];
    private readonly IEvent[] _events = new IEvent[count];

    /// <summary>Sets a row: its stream's place among the streams, its place in the append, and what it is.</summary>
    public void Set(int row, int stream, int place, IEvent e, EventMapping mapping, byte[] data)
    {
        _streams[row] = stream;
        _places[row] = place;
        _typeOf[row] = NumberOf(mapping);
        _ids[row] = e.Id;
        _data[row] = data;
        _timestamps[row] = e.Timestamp.ToUniversalTime();
        _events[row] = e;
    }

    /// <summary>Adds the columns as parameters, in the order that the insert expects.</summary>
    public void AddTo(NpgsqlBatchCommand insert, MetadataColumns metadata)
    {
        var parameters = insert.Parameters;
        parameters.Add(AppendCommands.ArrayOf(_types.ToArray(), NpgsqlDbType.Varchar));
        parameters.Add(AppendCommands.ArrayOf(_dotNetTypes.ToArray(), NpgsqlDbType.Varchar));
        parameters.Add(AppendCommands.ArrayOf(_streams, NpgsqlDbType.Integer));
        parameters.Add(AppendCommands.ArrayOf(_places, NpgsqlDbType.Integer));
        parameters.Add(AppendCommands.ArrayOf(_typeOf, NpgsqlDbType.Smallint));
        parameters.Add(AppendCommands.ArrayOf(_ids, NpgsqlDbType.Uuid));
        parameters.Add(AppendCommands.ArrayOf(_data, NpgsqlDbType.Jsonb));
        parameters.Add(AppendCommands.ArrayOf(_timestamps, NpgsqlDbType.TimestampTz));
        if (metadata.Correlation) parameters.Add(Texts(e => e.CorrelationId));
        if (metadata.Causation) parameters.Add(Texts(e => e.CausationId));
        if (metadata.Headers)
        {
            var headers = Array.ConvertAll(_events, e => e.Headers is null ? null : HeaderValues.Write(e.Headers));
            parameters.Add(AppendCommands.ArrayOf(headers, NpgsqlDbType.Jsonb));
        }

        if (metadata.User) parameters.Add(Texts(e => e.UserName));
    }

    private NpgsqlParameter Texts(Converter<IEvent, string?> text) =>
        AppendCommands.ArrayOf(Array.ConvertAll(_events, text), NpgsqlDbType.Varchar);

    private short NumberOf(EventMapping mapping)
    {
        if (_typeNumbers.TryGetValue(mapping, out var number)) return number;
        _types.Add(mapping.EventTypeName);
        _dotNetTypes.Add(mapping.DotNetTypeName);
        return _typeNumbers[mapping] = checked((short)_types.Count);
    }
}
