using System.Globalization;
using System.Text.RegularExpressions;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using Marten.Exceptions;
using Npgsql;
using NpgsqlTypes;

namespace Marten.Storage;

/// <summary>
/// A refusal that a statement of ours raises by casting this text to a number: it aborts the whole transaction, and
/// says what was wrong.
/// </summary>
internal static partial class Conflict
{
    /// <summary>An expression of type bigint that never has a value.</summary>
    public static string Sql(string kind, string id, string expected, string actual) =>
        $"('marten-conflict/{kind}/' || {id} || '/' || {expected} || '/' || {actual})::bigint";

    /// <summary>What the caller is to see instead of the database's exception.</summary>
    public static Exception Translate(NpgsqlException exception, IReadOnlyList<StreamAction> streams)
    {
        if (exception is not PostgresException postgres) return new MartenCommandException(null, exception);
        var match = postgres.SqlState == PostgresErrorCodes.InvalidTextRepresentation
            ? Pattern().Match(postgres.MessageText)
            : Match.Empty;
        if (match.Success) return Refusal(match, streams);
        return postgres.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation when postgres.ConstraintName == "pk_mt_events_stream_and_version" =>
                new EventStreamUnexpectedMaxEventIdException(postgres.MessageText),
            PostgresErrorCodes.SerializationFailure => new ConcurrentUpdateException(postgres),
            _ => new MartenCommandException(null, postgres),
        };
    }

    /// <summary>The same, where streams were appended to: it also finds which of them was there already.</summary>
    public static async Task<Exception> TranslateAsync(
        NpgsqlException exception, IReadOnlyList<StreamAction> streams, DocumentStore store, CancellationToken token)
    {
        if (exception is not PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } postgres
            || postgres.ConstraintName != EventSchema.StreamKey)
            return Translate(exception, streams);
        var stream = streams.Count == 1 ? streams[0] : await FirstOfAsync(streams, store, token).ConfigureAwait(false);
        return new ExistingStreamIdCollisionException(stream.Id, stream.AggregateType!);
    }

    /// <summary>The first of the streams that is in the store: PostgreSQL names the key, but not its value.</summary>
    private static async Task<StreamAction> FirstOfAsync(
        IReadOnlyList<StreamAction> streams, DocumentStore store, CancellationToken token)
    {
        await using var command = store.DataSource.CreateCommand(
            $"select id from {store.Graph.DatabaseSchemaName}.mt_streams where id = any($1) order by id limit 1");
        command.Parameters.Add(AppendCommands.ArrayOf(streams.Select(s => s.Id).ToArray(), NpgsqlDbType.Uuid));
        var id = (Guid?)await command.ExecuteScalarAsync(token).ConfigureAwait(false);
        return streams.FirstOrDefault(s => s.Id == id) ?? streams[0];
    }

    private static Exception Refusal(Match match, IReadOnlyList<StreamAction> streams)
    {
        var id = match.Groups["id"].Value;
        var expected = long.Parse(match.Groups["expected"].Value, CultureInfo.InvariantCulture);
        var actual = long.Parse(match.Groups["actual"].Value, CultureInfo.InvariantCulture);
        var kind = match.Groups["kind"].Value;
        if (kind == "progress") return new ProgressionProgressOutOfOrderException(id, expected, actual);
        var stream = Guid.Parse(id);
        var type = streams.FirstOrDefault(s => s.Id == stream)?.AggregateType;
        return kind switch
        {
            "exists" => new ExistingStreamIdCollisionException(stream, type!),
            "archived" => new InvalidStreamOperationException($"Stream '{stream}' is archived"),
            _ => new EventStreamUnexpectedMaxEventIdException(stream, type, expected, actual),
        };
    }

    [GeneratedRegex("marten-conflict/(?<kind>[a-z]+)/(?<id>.+)/(?<expected>-?[0-9]+)/(?<actual>-?[0-9]+)")]
    private static partial Regex Pattern();
}
