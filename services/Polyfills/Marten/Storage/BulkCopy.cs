using JasperFx;
using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;

namespace Marten.Storage;

/// <summary>
/// Writes new streams with COPY, a page at a time, all in one transaction. Numbers are drawn inside it, as readers
/// rely on. A stream that exists is refused by the table's own key. Columns of metadata stay empty.
/// </summary>
internal sealed class BulkCopy(EventGraph events, JsonSettings json)
{
    private readonly string _drawNumbers =
        $"select nextval('{events.DatabaseSchemaName}.mt_events_sequence') from generate_series(1, $1)";

    private readonly string _copyStreams =
        $"copy {events.DatabaseSchemaName}.mt_streams (id, type, version, tenant_id) from stdin (format binary)";

    private readonly string _copyEvents =
        $"copy {events.DatabaseSchemaName}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, "
        + "tenant_id, mt_dotnet_type, is_archived) from stdin (format binary)";

    /// <summary>Writes the streams, which must be distinct and have events.</summary>
    public async Task WriteAsync(
        NpgsqlConnection connection, IEnumerable<StreamAction> streams, int pageSize, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
        var page = new List<StreamAction>();
        var count = 0;
        foreach (var stream in streams)
        {
            page.Add(stream);
            count += stream.Events.Count;
            if (count < pageSize) continue;
            await WritePageAsync(connection, page, count, token).ConfigureAwait(false);
            page.Clear();
            count = 0;
        }

        if (count > 0) await WritePageAsync(connection, page, count, token).ConfigureAwait(false);
        await transaction.CommitAsync(token).ConfigureAwait(false);
    }

    private async Task WritePageAsync(
        NpgsqlConnection connection, List<StreamAction> page, int count, CancellationToken token)
    {
        // In order of id, so that the rows of a page fall close together in the indexes.
        page.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        await CopyStreamsAsync(connection, page, token).ConfigureAwait(false);
        await DrawNumbersAsync(connection, page, count, token).ConfigureAwait(false);
        await CopyEventsAsync(connection, page, token).ConfigureAwait(false);
    }

    private async Task CopyStreamsAsync(NpgsqlConnection connection, List<StreamAction> page, CancellationToken token)
    {
        await using var writer = await connection.BeginBinaryImportAsync(_copyStreams, token).ConfigureAwait(false);
        foreach (var stream in page)
        {
            writer.StartRow();
            writer.Write(stream.Id, NpgsqlDbType.Uuid);
            if (stream.AggregateType is { } type) writer.Write(events.AggregateAliasFor(type), NpgsqlDbType.Varchar);
            else writer.WriteNull();
            writer.Write((long)stream.Events.Count, NpgsqlDbType.Bigint);
            writer.Write(StorageConstants.DefaultTenantId, NpgsqlDbType.Varchar);
        }

        await writer.CompleteAsync(token).ConfigureAwait(false);
    }

    private async Task DrawNumbersAsync(
        NpgsqlConnection connection, List<StreamAction> page, int count, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(_drawNumbers, connection)
        {
            Parameters = { new NpgsqlParameter { Value = count } },
        };
        await using var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
        foreach (var stream in page)
        {
            var version = 0L;
            foreach (var e in stream.Events)
            {
                await reader.ReadAsync(token).ConfigureAwait(false);
                e.Sequence = reader.GetInt64(0);
                e.Version = ++version;
            }

            stream.Version = version;
        }
    }

    private async Task CopyEventsAsync(NpgsqlConnection connection, List<StreamAction> page, CancellationToken token)
    {
        var now = events.TimeProvider.GetUtcNow();
        await using var writer = await connection.BeginBinaryImportAsync(_copyEvents, token).ConfigureAwait(false);
        foreach (var stream in page)
            foreach (var e in stream.Events)
            {
                if (e.Timestamp == default) e.Timestamp = now;
                var mapping = events.MappingFor(e.EventType);
                writer.StartRow();
                writer.Write(e.Sequence, NpgsqlDbType.Bigint);
                writer.Write(e.Id, NpgsqlDbType.Uuid);
                writer.Write(stream.Id, NpgsqlDbType.Uuid);
                writer.Write(e.Version, NpgsqlDbType.Bigint);
                writer.Write(mapping.Write(json, e.Data), NpgsqlDbType.Jsonb);
                writer.Write(mapping.EventTypeName, NpgsqlDbType.Varchar);
                writer.Write(e.Timestamp.ToUniversalTime(), NpgsqlDbType.TimestampTz);
                writer.Write(StorageConstants.DefaultTenantId, NpgsqlDbType.Varchar);
                writer.Write(mapping.DotNetTypeName, NpgsqlDbType.Varchar);
                writer.Write(false, NpgsqlDbType.Boolean);
            }

        await writer.CompleteAsync(token).ConfigureAwait(false);
    }
}
