using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Diplomacy.Contracts.Events;
using Diplomacy.ServiceDefaults.EventStore;
using JasperFx.Events;
using Npgsql;

namespace Diplomacy.Projection.Rebuilding;

/// <summary>
/// Reads stored events by position, up to where the projection is: there every number is settled, and no transaction
/// may still fill one in.
/// </summary>
internal static class EventReader
{
    private static readonly FrozenDictionary<string, Func<byte[], IEvent>> Readers =
        EventTypeAliases.All.ToFrozenDictionary(pair => pair.Value, pair => ReaderOf(pair.Key));

    private static readonly string Sql =
        $"""
        select seq_id, stream_id, version, type, data, timestamp from {EventStoreExtensions.Schema}.mt_events
        where seq_id > $1 and seq_id <= $2 and not is_archived and type <> 'tombstone' order by seq_id limit $3
        """;

    /// <summary>The events after one position and up to another, at most so many.</summary>
    /// <exception cref="InvalidDataException">An event cannot be read; the message names it.</exception>
    public static async Task<List<IEvent>> Read(
        NpgsqlDataSource dataSource, long after, long to, int max, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(Sql);
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
        if (!Readers.TryGetValue(alias, out var read))
            throw new InvalidDataException($"Event {sequence} is of the unknown type {alias}.");
        try
        {
            var stored = read(row.GetFieldValue<byte[]>(4));
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

    private static Func<byte[], IEvent> ReaderOf(Type type) =>
        typeof(EventReader).GetMethod(nameof(Deserialize), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Func<byte[], IEvent>>();

    private static Event<T> Deserialize<T>(byte[] json)
        where T : notnull =>
        new(JsonSerializer.Deserialize<T>(json, EventJson.Options) ?? throw new JsonException("null is no event."));
}
