using JasperFx.Events;
using Marten.Storage;
using Npgsql;

namespace Marten.Sessions;

/// <summary>A command, and what is made of its rows.</summary>
internal abstract class Question(NpgsqlBatchCommand command)
{
    public NpgsqlBatchCommand Command => command;

    public abstract Task ReadAsync(NpgsqlDataReader reader, CancellationToken token);
}

/// <inheritdoc />
internal sealed class Question<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, CancellationToken, Task<T>> read)
    : Question(command)
{
    public T Answer { get; private set; } = default!;

    public override async Task ReadAsync(NpgsqlDataReader reader, CancellationToken token) =>
        Answer = await read(reader, token).ConfigureAwait(false);
}

/// <summary>The questions that can be asked about events.</summary>
internal sealed class EventQueries(DocumentStore store)
{
    private readonly EventRows _rows = new(store.Graph, store.Json);
    private readonly string _schema = store.Graph.DatabaseSchemaName;

    public Question<IReadOnlyList<IEvent>> Stream(Guid id, long version, DateTimeOffset? timestamp, long fromVersion)
    {
        var command = new NpgsqlBatchCommand { Parameters = { new NpgsqlParameter { Value = id } } };
        var where = "stream_id = $1 and is_archived = false";
        if (version != 0) where += " and version <= " + Next(command, version);
        if (fromVersion != 0) where += " and version >= " + Next(command, fromVersion);
        if (timestamp is { } time) where += " and timestamp <= " + Next(command, time.ToUniversalTime());
        command.CommandText = $"select {_rows.Columns} from {_schema}.mt_events where {where} order by version";
        return new Question<IReadOnlyList<IEvent>>(command, async (reader, token) =>
        {
            var events = new List<IEvent>();
            while (await reader.ReadAsync(token).ConfigureAwait(false)) events.Add(_rows.Read(reader));
            return events;
        });
    }

    public Question<IEvent?> Event(Guid id)
    {
        var command = new NpgsqlBatchCommand($"select {_rows.Columns} from {_schema}.mt_events where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        return new Question<IEvent?>(command, async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false) ? _rows.Read(reader) : null);
    }

    public Question<StreamState?> State(Guid id)
    {
        var command = new NpgsqlBatchCommand(
            $"select version, type, timestamp, created, is_archived from {_schema}.mt_streams where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        return new Question<StreamState?>(command, async (reader, token) =>
        {
            if (!await reader.ReadAsync(token).ConfigureAwait(false)) return null;
            return new StreamState
            {
                Id = id,
                Version = reader.GetInt64(0),
                AggregateType = store.Graph.AggregateTypeFor(reader.IsDBNull(1) ? null : reader.GetString(1)),
                LastTimestamp = new DateTimeOffset(reader.GetDateTime(2)),
                Created = new DateTimeOffset(reader.GetDateTime(3)),
                IsArchived = reader.GetBoolean(4),
            };
        });
    }

    private static string Next(NpgsqlBatchCommand command, object value)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        return "$" + command.Parameters.Count;
    }
}
