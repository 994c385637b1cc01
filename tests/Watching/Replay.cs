using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.ServiceDefaults.EventStore;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Diplomacy.Testing;

/// <summary>One line of the ledger with every column that it is stored with.</summary>
public readonly record struct LedgerRow(
    int Relationship, long Position, short Entry, bool Outgoing, DateOnly Day, string Code, Guid SourceEvent,
    int Quality, short SourceEvents);

/// <summary>
/// What the stored events say, computed here in memory in the order of their numbers by Domain alone, without
/// projection, batches, processes or SQL.
/// </summary>
public sealed class Replay
{
    private const int StreamsABatch = 200;

    private readonly Dictionary<Guid, SourceEvent> _sourceEvents = [];

    private Replay(IEnumerable<IEvent> events)
    {
        var entries = new List<LedgerEntry>();
        foreach (var stored in events)
        {
            Position = stored.Sequence;
            EventCount++;
            // Documents are read and coded beside the source events, and count for nothing themselves.
            if (stored.Data is not ISourceEventChange change)
                continue;
            if (change is SourceEventReported { MovedFrom: null } reported)
                FirstReported[reported.ReportId] = FirstReported.GetValueOrDefault(reported.ReportId) + 1;
            if (change is ReportSuperseded superseded)
                Superseded.Add(superseded.ReportId);

            var before = _sourceEvents.GetValueOrDefault(stored.StreamId) ?? SourceEvent.Empty(stored.StreamId);
            var after = _sourceEvents[stored.StreamId] = before.Apply(change);
            entries.Clear();
            LedgerEntry.Between(before.State, after.State, entries);
            for (var i = 0; i < entries.Count; i++)
                Ledger.Add(RowOf(stored, i, entries[i]));
            if (entries.Count > 0)
                Kinds.Add(stored.Sequence, Change.KindOf(change, before.State, after));
        }
        foreach (var report in _sourceEvents.Values.SelectMany(sourceEvent => sourceEvent.Reports))
            PlaceCounts[report.ReportId] = PlaceCounts.GetValueOrDefault(report.ReportId) + 1;
    }

    /// <summary>The number of the last event.</summary>
    public long Position { get; }

    /// <summary>How many events there are.</summary>
    public long EventCount { get; }

    /// <summary>How often each report was stored, moves not counted.</summary>
    public Dictionary<Guid, int> FirstReported { get; } = [];

    /// <summary>The reports whose feed sent their record again with other content; they belong nowhere.</summary>
    public HashSet<Guid> Superseded { get; } = [];

    /// <summary>The number of source events that each report belongs to now.</summary>
    public Dictionary<Guid, int> PlaceCounts { get; } = [];

    /// <summary>The ledger, in order.</summary>
    public List<LedgerRow> Ledger { get; } = [];

    /// <summary>What each event that is in the ledger did, by its number.</summary>
    public Dictionary<long, ChangeKind> Kinds { get; } = [];

    /// <summary>Reads every event of a store and replays them.</summary>
    public static async Task<Replay> OfAsync(string connectionString)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:Postgres"] = connectionString;
        builder.AddEventStore();
        await using var app = builder.Build();
        var store = app.Services.GetRequiredService<IDocumentStore>();
        await using var session = store.QuerySession();

        var events = new List<IEvent>();
        foreach (var ids in (await StreamsAsync(connectionString)).Chunk(StreamsABatch))
        {
            var batch = session.CreateBatchQuery();
            var fetches = Array.ConvertAll(ids, id => batch.Events.FetchStream(id));
            await batch.Execute();
            foreach (var fetch in fetches)
                events.AddRange(await fetch);
        }
        return new Replay(events.OrderBy(stored => stored.Sequence));
    }

    /// <summary>The ledger that the projection wrote, in order.</summary>
    public static Task<List<LedgerRow>> StoredLedgerAsync(string connectionString) => ReadAsync(
        connectionString,
        """
        select relationship, position, entry, outgoing, day, cameo_code, source_event_id, quality, source_events
        from scoring.ledger order by position, entry
        """,
        row => new LedgerRow(
            row.GetInt32(0), row.GetInt64(1), row.GetInt16(2), row.GetBoolean(3), row.GetFieldValue<DateOnly>(4),
            row.GetString(5), row.GetGuid(6), row.GetInt32(7), row.GetInt16(8)));

    /// <summary>The score of two countries on a day, and how many source events are behind it.</summary>
    public (LevelScore Score, int SourceEvents) ScoreOf(
        Relationship relationship, DateOnly asOf, LevelParameters model)
    {
        var weighed = _sourceEvents.Values
            .Select(sourceEvent => sourceEvent.State)
            .Where(state => state is { } one && Relationship.Of(one.Action.Dyad) == relationship)
            .Select(state => new WeighedEvent(
                state!.Value.OccurredOn.Middle, state.Value.Quality,
                SourceEventValue.Tenths(GoldsteinTable.V1, state.Value.Action.Code)))
            .Where(weighed => weighed.Day <= asOf)
            .ToArray();
        return (LevelModel.Evaluate(MonthBuckets.Of(weighed, asOf), asOf, model), weighed.Length);
    }

    private static Task<List<Guid>> StreamsAsync(string connectionString) => ReadAsync(
        connectionString,
        $"select distinct stream_id from {EventLog.Schema}.mt_events where type = any($1)",
        row => row.GetGuid(0), (object)EventTypeAliases.All.Values.ToArray());

    private static async Task<List<T>> ReadAsync<T>(
        string connectionString, string sql, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    private static LedgerRow RowOf(IEvent stored, int entry, LedgerEntry line)
    {
        var relationship = Relationship.Of(line.Action.Dyad);
        return new LedgerRow(
            relationship.Key, stored.Sequence, (short)entry, line.Action.Dyad.Source == relationship.A, line.Day,
            line.Action.Code.ToString(), stored.StreamId, line.Quality, (short)line.SourceEvents);
    }
}
