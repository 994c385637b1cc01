using JasperFx.Events;
using Marten.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Marten.Sessions;

/// <summary>Reads any number of streams with one statement.</summary>
internal sealed class StreamFetches(DocumentStore store)
{
    private readonly List<Guid> _ids = [];
    private readonly List<long> _first = [];
    private readonly List<long> _last = [];
    private readonly List<DateTimeOffset> _until = [];
    private readonly List<TaskCompletionSource<IReadOnlyList<IEvent>>> _answers = [];
    private List<IEvent>?[] _found = [];

    /// <summary>Adds a fetch; it is answered when all are.</summary>
    public Task<IReadOnlyList<IEvent>> Add(Guid id, long version, DateTimeOffset? timestamp, long fromVersion)
    {
        _ids.Add(id);
        _first.Add(fromVersion);
        _last.Add(version == 0 ? long.MaxValue : version);
        // The largest time is written as infinity.
        _until.Add(timestamp?.ToUniversalTime() ?? DateTimeOffset.MaxValue);
        // Not by an async method: a page of a projection may ask for thousands.
        _answers.Add(new TaskCompletionSource<IReadOnlyList<IEvent>>(
            TaskCreationOptions.RunContinuationsAsynchronously));
        return _answers[^1].Task;
    }

    /// <summary>Gives every fetch what was found for it.</summary>
    public void Answer()
    {
        for (var place = 0; place < _answers.Count; place++) _answers[place].TrySetResult(_found[place] ?? []);
    }

    /// <summary>Tells every fetch why there is no answer.</summary>
    public void Fail(Exception reason)
    {
        foreach (var answer in _answers)
        {
            answer.TrySetException(reason);
            _ = answer.Task.Exception;
        }
    }

    public Question<int> ToQuestion()
    {
        var rows = new EventRows(store.Graph, store.Json);
        var command = new NpgsqlBatchCommand(
            $"""
             select e.*, q.place from unnest($1, $2, $3, $4) with ordinality q(id, first, last, until, place)
             cross join lateral (
                 select {rows.Columns} from {store.Graph.DatabaseSchemaName}.mt_events
                 where stream_id = q.id and version between q.first and q.last and timestamp <= q.until
                   and is_archived = false
                 order by version) e
             """)
        {
            Parameters =
            {
                AppendCommands.ArrayOf(_ids.ToArray(), NpgsqlDbType.Uuid),
                AppendCommands.ArrayOf(_first.ToArray(), NpgsqlDbType.Bigint),
                AppendCommands.ArrayOf(_last.ToArray(), NpgsqlDbType.Bigint),
                AppendCommands.ArrayOf(_until.ToArray(), NpgsqlDbType.TimestampTz),
            },
        };
        _found = new List<IEvent>?[_ids.Count];
        return new Question<int>(command, async (reader, token) =>
        {
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                (_found[reader.GetInt64(rows.Count) - 1] ??= new List<IEvent>(1)).Add(rows.Read(reader));
            return _ids.Count;
        });
    }
}
