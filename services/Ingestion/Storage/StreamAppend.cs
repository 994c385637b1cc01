using System.Data.Common;
using System.Text.Json;
using Diplomacy.Contracts.Events;
using Marten.Internal.Operations;
using NpgsqlTypes;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Storage;
using IPostgresqlOperation = Marten.Internal.Operations.IStorageOperation;

namespace Diplomacy.Ingestion.Storage;

/// <summary>
/// Appends to many streams with one statement in a Marten session. Marten's own append takes a statement for each
/// stream, which costs PostgreSQL more than the events do.
/// </summary>
/// <param name="streams">The events to append, with each stream's expected version; 0 is new.</param>
internal sealed class StreamAppend(IReadOnlyList<(Guid Id, long Expected, List<ISourceEventChange> Events)> streams)
    : IPostgresqlOperation
{
    private static readonly Dictionary<Type, string> DotnetTypes = EventTypeAliases.All.Keys.ToDictionary(
        type => type, type => $"{type.FullName}, {type.Assembly.GetName().Name}");

    /// <summary>The sequence of the last event, once the session is saved.</summary>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public Type DocumentType => typeof(JasperFx.Events.IEvent);

    /// <inheritdoc/>
    public OperationRole Role() => OperationRole.Events;

    /// <inheritdoc/>
    public void ConfigureCommand(Weasel.Postgresql.ICommandBuilder builder, IStorageSession session)
    {
        var sorted = streams.OrderBy(stream => stream.Id).ToArray();
        var events = sorted.SelectMany(stream => stream.Events.Select(
            (data, i) => (stream.Id, Version: stream.Expected + i + 1, Data: data, Type: data.GetType()))).ToArray();
        builder.Append("select recording.append_events(");
        Add(Array.ConvertAll(sorted, stream => stream.Id), NpgsqlDbType.Uuid);
        Add(Array.ConvertAll(sorted, stream => stream.Expected), NpgsqlDbType.Bigint);
        Add(Array.ConvertAll(sorted, stream => (long)stream.Events.Count), NpgsqlDbType.Bigint);
        Add(Array.ConvertAll(events, added => added.Id), NpgsqlDbType.Uuid);
        Add(Array.ConvertAll(events, added => added.Version), NpgsqlDbType.Bigint);
        Add(Array.ConvertAll(events, _ => Guid.CreateVersion7()), NpgsqlDbType.Uuid);
        Add(Array.ConvertAll(events, added => EventTypeAliases.All[added.Type]), NpgsqlDbType.Varchar);
        Add(Array.ConvertAll(events, added => DotnetTypes[added.Type]), NpgsqlDbType.Varchar);
        Add(Array.ConvertAll(
            events, added => JsonSerializer.SerializeToUtf8Bytes(added.Data, added.Type, EventJson.Options)),
            NpgsqlDbType.Jsonb, ")");

        void Add<T>(T[] values, NpgsqlDbType type, string then = ", ")
        {
            builder.AppendParameter(values, NpgsqlDbType.Array | type);
            builder.Append(then);
        }
    }

    /// <inheritdoc/>
    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        await reader.ReadAsync(token);
        Position = reader.GetInt64(0);
    }
}
