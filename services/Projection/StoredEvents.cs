using System.Text.Json;
using Diplomacy.Contracts.Events;
using Diplomacy.ServiceDefaults.Store;
using JasperFx.Events;
using Npgsql;

namespace Diplomacy.Projection;

/// <summary>
/// Reads stored events by position, up to where the projection is: there every number is settled, and no transaction
/// may still fill one in.
/// </summary>
internal static class StoredEvents
{
    private static readonly Dictionary<string, Type> Types =
        EventTypeAliases.All.ToDictionary(pair => pair.Value, pair => typeof(Event<>).MakeGenericType(pair.Key));

    private static readonly string Sql =
        $"""
        select seq_id, stream_id, version, type, data, timestamp from {EventStoreExtensions.Schema}.mt_events
        where seq_id > $1 and seq_id <= $2 and not is_archived and type <> 'tombstone' order by seq_id limit $3
        """;

    /// <summary>The events after one position and up to another, at most so many.</summary>
    /// <exception cref="InvalidDataException">An event cannot be read; the message names it.</exception>
    public static async Task<List<IEvent>> Read(
        NpgsqlConnection connection, long after, long to, int max, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(to);
        command.Parameters.AddWithValue(max);
        var events = new List<IEvent>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            events.Add(Event(reader));
        return events;
    }

    private static IEvent Event(NpgsqlDataReader row)
    {
        var (sequence, alias) = (row.GetInt64(0), row.GetString(3));
        if (!Types.TryGetValue(alias, out var type))
            throw new InvalidDataException($"Event {sequence} is of the unknown type {alias}.");
        try
        {
            var data = JsonSerializer.Deserialize(row.GetString(4), type.GenericTypeArguments[0], EventJson.Options)
                ?? throw new JsonException("null is no event.");
            var stored = (IEvent)Activator.CreateInstance(type, data)!;
            stored.Sequence = sequence;
            stored.StreamId = row.GetGuid(1);
            stored.Version = row.GetInt64(2);
            stored.EventTypeName = alias;
            stored.Timestamp = row.GetFieldValue<DateTimeOffset>(5);
            return stored;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"Event {sequence} ({alias}) cannot be read: {exception.Message}", exception);
        }
    }
}
