using System.Text.Json;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Projection;

/// <summary>One line of the ledger, with every column.</summary>
internal sealed record Line(
    int Relationship, long Position, int Entry, bool Outgoing, DateOnly Day, string CameoCode, Guid SourceEventId,
    int Quality, int SourceEvents);

/// <summary>
/// All stored events folded by Domain one after the other, without the projection's batches and look-ups.
/// </summary>
internal static class Replay
{
    /// <summary>The ledger as it should be.</summary>
    public static async Task<List<Line>> LedgerAsync(RunningServices services)
    {
        var sourceEvents = new Dictionary<Guid, SourceEvent>();
        var lines = new List<Line>();
        await foreach (var (position, id, stored) in EventsAsync(services))
        {
            // Documents are read and coded beside the source events, and count for nothing themselves.
            if (stored is not ISourceEventChange change)
                continue;
            var before = sourceEvents.GetValueOrDefault(id) ?? SourceEvent.Empty(id);
            var after = sourceEvents[id] = before.Apply(change);
            var entries = new List<LedgerEntry>();
            LedgerEntry.Between(before.State, after.State, entries);
            lines.AddRange(entries.Select((entry, i) => LineOf(position, id, entry, i)));
        }
        return lines;
    }

    /// <summary>The ledger as the projection wrote it.</summary>
    public static async Task<List<Line>> StoredLedgerAsync(RunningServices services)
    {
        await using var command = services.Store.CreateCommand(
            """
            select relationship, position, entry, outgoing, day, cameo_code, source_event_id, quality, source_events
            from scoring.ledger order by position, entry
            """);
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        var lines = new List<Line>();
        while (await reader.ReadAsync())
            lines.Add(new Line(
                reader.GetInt32(0), reader.GetInt64(1), reader.GetInt16(2), reader.GetBoolean(3),
                reader.GetFieldValue<DateOnly>(4), reader.GetString(5), reader.GetGuid(6), reader.GetInt32(7),
                reader.GetInt16(8)));
        return lines;
    }

    /// <summary>The score that the lines add up to as of a position.</summary>
    public static LevelScore ScoreAt(
        IEnumerable<Line> lines, Relationship relationship, long position, DateOnly asOf) => LevelModel.Evaluate(
        MonthBuckets.Of(EventsAt(lines, relationship, position), asOf), asOf, LevelParameters.LevelV1);

    /// <summary>The source events that the lines add up to as of a position.</summary>
    public static WeighedEvent[] EventsAt(IEnumerable<Line> lines, Relationship relationship, long position) =>
    [
        .. lines
            .Where(line => line.Relationship == relationship.Key && line.Position <= position)
            .GroupBy(line => (line.SourceEventId, line.Day, line.CameoCode))
            .Select(group => new WeighedEvent(
                group.Key.Day, group.Sum(line => line.Quality),
                SourceEventValue.Tenths(GoldsteinTable.V1, CameoCode.Parse(group.Key.CameoCode))))
            .Where(sourceEvent => sourceEvent.Quality != 0),
    ];

    private static Line LineOf(long position, Guid id, LedgerEntry entry, int place)
    {
        var relationship = Relationship.Of(entry.Action.Dyad);
        return new Line(
            relationship.Key, position, place, entry.Action.Dyad.Source == relationship.A, entry.Day,
            entry.Action.Code.ToString(), id, entry.Quality, entry.SourceEvents);
    }

    /// <summary>Every stored event, in order.</summary>
    public static async IAsyncEnumerable<(long Position, Guid StreamId, object Stored)> EventsAsync(
        RunningServices services)
    {
        var types = EventTypeAliases.All.ToDictionary(pair => pair.Value, pair => pair.Key);
        await using var command = services.Store.CreateCommand(
            "select seq_id, stream_id, type, data from diplomacy.mt_events where type <> 'tombstone' order by seq_id");
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        while (await reader.ReadAsync())
            yield return (
                reader.GetInt64(0), reader.GetGuid(1),
                JsonSerializer.Deserialize(reader.GetString(3), types[reader.GetString(2)])!);
    }
}
