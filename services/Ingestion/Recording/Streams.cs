using Diplomacy.Domain.Recording;
using Diplomacy.ServiceDefaults.Store;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace Diplomacy.Ingestion.Recording;

/// <summary>The streams of source events: loading them together and appending to them.</summary>
internal static class Streams
{
    /// <summary>The source events that exist among the ids, in one round trip.</summary>
    public static async Task<Dictionary<Guid, SourceEvent>> Load(
        IQuerySession session, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var known = new Dictionary<Guid, SourceEvent>();
        if (ids.Count == 0)
            return known;

        var batch = session.CreateBatchQuery();
        var fetches = ids.ToDictionary(id => id, id => batch.Events.FetchStream(id));
        await batch.Execute(ct);
        foreach (var (id, fetch) in fetches)
        {
            var sourceEvent = SourceEvent.Unheard(id);
            foreach (var stored in await fetch)
                sourceEvent = sourceEvent.Apply(stored.Data);
            if (sourceEvent.Revision > 0)
                known[id] = sourceEvent;
        }
        return known;
    }

    /// <summary>Queues the events, each stream on the condition that it still is as it was seen.</summary>
    public static List<StreamAction> Append(
        IDocumentSession session, IReadOnlyDictionary<Guid, List<object>> events,
        IReadOnlyDictionary<Guid, SourceEvent> known)
    {
        var actions = new List<StreamAction>(events.Count);
        foreach (var (id, added) in events.OrderBy(pair => pair.Key))
            actions.Add(known.TryGetValue(id, out var seen)
                ? session.Events.Append(id, seen.Revision + added.Count, added)
                : session.Events.StartStream(id, added));
        return actions;
    }

    /// <summary>
    /// A position that covers the events appended and what was known when they were; where none was, the last there
    /// is. It is not that of the last event on the streams looked at: a move is told on two, and ends on either.
    /// </summary>
    public static async Task<long> Position(
        List<StreamAction> appended, NpgsqlDataSource dataSource, CancellationToken ct)
    {
        var events = appended.SelectMany(action => action.Events).ToArray();
        if (events.Length > 0 && events.All(stored => stored.Sequence > 0))
            return events.Max(stored => stored.Sequence);

        // Where the store draws the numbers as it writes, it need not tell them.
        await using var command = dataSource.CreateCommand(
            $"select coalesce(max(seq_id), 0) from {EventStoreExtensions.Schema}.mt_events");
        if (appended.Count > 0)
        {
            command.CommandText += " where stream_id = any($1)";
            command.Parameters.AddWithValue(appended.Select(action => action.Id).ToArray());
        }
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
