using JasperFx;
using JasperFx.Events;
using Npgsql;

namespace Marten.Storage;

/// <summary>
/// The tables of the event store: the columns, names and constraints that Marten 9.29 gives them under the options
/// that the polyfill knows. Marten's functions are not made here, because nothing here calls them; Marten makes
/// them itself when it opens the database.
/// </summary>
internal sealed class EventSchema(StoreOptions options, NpgsqlDataSource dataSource)
{
    /// <summary>The constraint that refuses a stream that is there.</summary>
    public const string StreamKey = "pkey_mt_streams_id";

    private readonly EventGraph _events = options.EventGraph;
    private Task? _ensured;

    /// <summary>Creates the tables at the first use, if the store may.</summary>
    public Task EnsureAsync(CancellationToken token)
    {
        if (options.AutoCreateSchemaObjects == AutoCreate.None) return Task.CompletedTask;
        if (Volatile.Read(ref _ensured) is { IsCompletedSuccessfully: true } done) return done;
        return EnsureOnceAsync(token);
    }

    /// <summary>
    /// Creates whatever is missing, one process at a time. It looks first, because even a statement that finds its
    /// table or index waits for the writers of the moment, and makes the next ones wait.
    /// </summary>
    /// <remarks>
    /// It looks again under the lock, and reads catalogue tables to do so: that is when a backend hears what others
    /// created while it waited. <c>create schema if not exists</c> alone would trust that the schema was missing
    /// before, and fail at the schema's name.
    /// </remarks>
    public async Task ApplyAsync(CancellationToken token)
    {
        await using var connection = await dataSource.OpenConnectionAsync(token).ConfigureAwait(false);
        if (await ExistsAsync(connection, token).ConfigureAwait(false)) return;
        await using var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
        await RunAsync($"select pg_advisory_xact_lock({options.ApplyChangesLockId})").ConfigureAwait(false);
        if (await ExistsAsync(connection, token).ConfigureAwait(false)) return;
        await RunAsync(Script()).ConfigureAwait(false);
        await transaction.CommitAsync(token).ConfigureAwait(false);

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        }
    }

    private async Task EnsureOnceAsync(CancellationToken token)
    {
        await ApplyAsync(token).ConfigureAwait(false);
        Volatile.Write(ref _ensured, Task.CompletedTask);
    }

    private async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(
            """
            select not exists (select from unnest($2) t(name) where to_regclass($1 || '.' || name) is null)
               and (select count(*) from pg_attribute
                    where attrelid = to_regclass($1 || '.mt_events') and attname = any($3)) = cardinality($3)
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = _events.DatabaseSchemaName });
        command.Parameters.Add(new NpgsqlParameter { Value = Relations().ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = MetadataColumns.Of(_events).Names.ToArray() });
        return (bool)(await command.ExecuteScalarAsync(token).ConfigureAwait(false))!;
    }

    private IEnumerable<string> Relations()
    {
        yield return "mt_streams";
        yield return "mt_events";
        yield return "mt_events_sequence";
        yield return "mt_event_progression";
        yield return "mt_high_water_skips";
        yield return "pk_mt_events_stream_and_version";
        if (_events.EnableUniqueIndexOnEventId) yield return "idx_mt_events_event_id";
        if (_events.EnableEventTypeIndex) yield return "idx_mt_events_event_type_seq_id";
    }

    private string Script()
    {
        var schema = _events.DatabaseSchemaName;
        var metadata = MetadataColumns.Of(_events).Definitions.ToList();
        var columns = string.Concat(metadata.Select(c => $"{c} null, "));
        var late = string.Concat(metadata.Select(c =>
            $"alter table {schema}.mt_events add column if not exists {c} null;"));
        var uniqueId = _events.EnableUniqueIndexOnEventId
            ? $"create unique index if not exists idx_mt_events_event_id on {schema}.mt_events (id);"
            : "";
        var byType = _events.EnableEventTypeIndex
            ? $"create index if not exists idx_mt_events_event_type_seq_id on {schema}.mt_events (type, seq_id);"
            : "";
        // The default of mt_events.timestamp is a string in Marten, so that PostgreSQL keeps the moment of creation;
        // nobody relies on it, and the same text keeps both sides from seeing a difference.
        return $"""
            create schema if not exists {schema};
            create table if not exists {schema}.mt_streams (
                id uuid not null,
                type varchar null,
                version bigint null,
                timestamp timestamptz not null default (now()),
                created timestamptz not null default (now()),
                tenant_id varchar null default '{StorageConstants.DefaultTenantId}',
                is_archived bool null default false,
                constraint {StreamKey} primary key (id));
            create table if not exists {schema}.mt_events (
                seq_id bigint not null,
                id uuid not null,
                stream_id uuid null,
                version bigint not null,
                data jsonb not null,
                bdata bytea null,
                type varchar(500) not null,
                timestamp timestamptz not null default '(now())',
                tenant_id varchar null default '{StorageConstants.DefaultTenantId}',
                mt_dotnet_type varchar null,
                {columns}
                is_archived bool null default false,
                constraint pkey_mt_events_seq_id primary key (seq_id),
                constraint fkey_mt_events_stream_id foreign key (stream_id)
                    references {schema}.mt_streams (id) on delete cascade);
            {late}
            create unique index if not exists pk_mt_events_stream_and_version
                on {schema}.mt_events (stream_id, version);
            {uniqueId}
            {byType}
            create sequence if not exists {schema}.mt_events_sequence owned by {schema}.mt_events.seq_id;
            create table if not exists {schema}.mt_event_progression (
                name varchar not null,
                last_seq_id bigint null,
                last_updated timestamptz null default (transaction_timestamp()),
                constraint pk_mt_event_progression primary key (name));
            create table if not exists {schema}.mt_high_water_skips (
                ending_sequence bigint not null,
                starting_sequence bigint not null,
                timestamp timestamptz null default (transaction_timestamp()),
                constraint pkey_mt_high_water_skips_ending_sequence primary key (ending_sequence));
            """;
    }
}
