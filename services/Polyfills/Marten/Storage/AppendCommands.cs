using JasperFx;
using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;

namespace Marten.Storage;

/// <summary>
/// Appends all events of a unit of work with two statements of one batch, so in one round trip and, without a
/// transaction around it, in one implicit transaction.
/// <para>
/// The first statement counts every stream up, or creates it, in the order of the stream ids; so it takes all row
/// locks in one order, and two writers cannot deadlock. The second sees what the first did, checks the versions
/// while the locks are held, and only then draws sequence numbers; so a writer that loses leaves no gap. It reports
/// a conflict by a cast that fails with the conflict as its text, because plain SQL has no other way to raise an
/// error, and a function would be one more thing in the schema. See <see cref="Conflict"/>.
/// </para>
/// <para>
/// Where all streams are to be started, the first statement only creates them, and fails where one is there; the second
/// then knows their versions without looking. Many small appends are a tenth quicker for it.
/// </para>
/// </summary>
internal sealed class AppendCommands
{
    private const long AnyVersion = -1;
    private const long MustBeNew = -2;

    private readonly EventGraph _events;
    private readonly JsonSettings _json;
    private readonly MetadataColumns _metadata;
    private readonly string _createStreams;
    private readonly string _countStreams;
    private readonly string _insertFirstEvents;
    private readonly string _insertEvents;

    public AppendCommands(EventGraph events, JsonSettings json)
    {
        _events = events;
        _json = json;
        _metadata = MetadataColumns.Of(events);
        var schema = events.DatabaseSchemaName;
        _createStreams =
            $"""
             insert into {schema}.mt_streams as t (id, type, version, tenant_id)
             select id, type, count, '{StorageConstants.DefaultTenantId}'
             from unnest($1, $2, $3) s(id, type, count)
             """;
        _countStreams =
            $"""
             {_createStreams}
             on conflict (id) do update set version = t.version + excluded.version, timestamp = now()
             """;
        var serverTime = events.AppendMode == EventAppendMode.Quick;
        _insertFirstEvents = InsertEvents(schema, "0", serverTime, _metadata);
        _insertEvents = InsertEvents(schema, VersionsBefore(schema), serverTime, _metadata);
    }

    /// <summary>Adds the commands. The streams must be distinct, and each must have an event.</summary>
    public void AddTo(NpgsqlBatch batch, IReadOnlyList<StreamAction> streams)
    {
        var sorted = streams.ToArray();
        Array.Sort(sorted, static (a, b) => a.Id.CompareTo(b.Id));
        var ordinals = new Dictionary<StreamAction, int>(sorted.Length);
        for (var i = 0; i < sorted.Length; i++) ordinals[sorted[i]] = i + 1;

        var ids = Array.ConvertAll(sorted, s => s.Id);
        var counts = Array.ConvertAll(sorted, s => (long)s.Events.Count);
        var areNew = Array.TrueForAll(sorted, s => s.ActionType == StreamActionType.Start);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(areNew ? _createStreams : _countStreams)
        {
            Parameters =
            {
                ArrayOf(ids, NpgsqlDbType.Uuid),
                ArrayOf(Array.ConvertAll(sorted, s => s.AggregateTypeName), NpgsqlDbType.Varchar),
                ArrayOf(counts, NpgsqlDbType.Bigint),
            },
        });

        var insert = new NpgsqlBatchCommand(areNew ? _insertFirstEvents : _insertEvents);
        insert.Parameters.Add(ArrayOf(ids, NpgsqlDbType.Uuid));
        insert.Parameters.Add(ArrayOf(counts, NpgsqlDbType.Bigint));
        insert.Parameters.Add(ArrayOf(Array.ConvertAll(sorted, ExpectedVersion), NpgsqlDbType.Bigint));
        AddEvents(insert, streams, ordinals);
        batch.BatchCommands.Add(insert);
    }

    /// <summary>Reads versions and sequence numbers back into the events.</summary>
    public static async Task ReadResultAsync(NpgsqlDataReader reader, IReadOnlyList<StreamAction> streams,
        CancellationToken token)
    {
        foreach (var stream in streams)
        {
            foreach (var e in stream.Events)
            {
                await reader.ReadAsync(token).ConfigureAwait(false);
                e.Sequence = reader.GetInt64(0);
                e.Version = reader.GetInt64(1);
            }

            stream.Version = stream.Events[^1].Version;
        }

        await reader.NextResultAsync(token).ConfigureAwait(false);
    }

    private static long ExpectedVersion(StreamAction stream) =>
        stream.ActionType == StreamActionType.Start ? MustBeNew : stream.ExpectedVersionOnServer ?? AnyVersion;

    private void AddEvents(NpgsqlBatchCommand insert, IReadOnlyList<StreamAction> streams,
        Dictionary<StreamAction, int> ordinals)
    {
        var columns = new EventColumns(streams.Sum(s => s.Events.Count));
        var now = _events.TimeProvider.GetUtcNow();
        var row = 0;
        foreach (var stream in streams)
        {
            var ordinal = ordinals[stream];
            var place = 0;
            foreach (var e in stream.Events)
            {
                if (e.Timestamp == default) e.Timestamp = now;
                var mapping = _events.MappingFor(e.EventType);
                columns.Set(row++, ordinal, ++place, e, mapping, mapping.Write(_json, e.Data));
            }
        }

        columns.AddTo(insert, _metadata);
    }

    /// <summary>
    /// The version that an event's stream had. The array of them all is worked out once, before the first row. The
    /// lateral look-up is always one by the index, where a join of a thousand streams would often be planned as a scan
    /// of all there are.
    /// </summary>
    private static string VersionsBefore(string schema) =>
        $"""
         (array(
                select case
                    when s.expected = {MustBeNew} and t.version <> s.count
                        then {Conflict.Sql("exists", "s.id", "0", "t.version - s.count")}
                    when s.expected >= 0 and t.version - s.count <> s.expected
                        then {Conflict.Sql("version", "s.id", "s.expected", "t.version - s.count")}
                    when t.is_archived
                        then {Conflict.Sql("archived", "s.id", "0", "t.version - s.count")}
                    else t.version - s.count end
                from unnest($1, $2, $3) with ordinality s(id, count, expected, ordinal)
                cross join lateral (select version, is_archived from {schema}.mt_streams where id = s.id limit 1) t
                order by s.ordinal))[e.stream]
         """;

    /// <summary>
    /// Each event takes the version that its stream had, and only then draws its sequence number. It brings its type
    /// as a number, because the names are long. Both ways take the same parameters, also where streams are all new and
    /// nothing asks what was expected of them.
    /// </summary>
    private static string InsertEvents(string schema, string versionBefore, bool serverTime, MetadataColumns metadata)
    {
        var extra = metadata.Names.ToList();
        var columns = string.Concat(extra.Select(n => $", {n}"));
        var values = string.Concat(extra.Select(n => $", e.{n}"));
        var parameters = string.Concat(extra.Select((_, i) => $", ${12 + i}"));
        return $"""
            insert into {schema}.mt_events (id, stream_id, version, data, type, timestamp, tenant_id,
                mt_dotnet_type, is_archived{columns}, seq_id)
            select e.id, ($1)[e.stream], {versionBefore} + e.place,
                e.data, ($4)[e.type], {(serverTime ? "now()" : "e.timestamp")}, '{StorageConstants.DefaultTenantId}',
                ($5)[e.type], false{values}, nextval('{schema}.mt_events_sequence')
            from unnest($6, $7, $8, $9, $10, $11{parameters})
                e(stream, place, type, id, data, timestamp{columns})
            returning seq_id, version
            """;
    }

    internal static NpgsqlParameter ArrayOf<T>(T[] values, NpgsqlDbType type) =>
        new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
