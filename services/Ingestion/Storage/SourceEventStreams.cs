using Diplomacy.Domain.SourceEvents;
using Diplomacy.ServiceDefaults.EventStore;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace Diplomacy.Ingestion.Storage;

/// <summary>The streams of source events: loading them together and appending to them.</summary>
internal static class SourceEventStreams
{
    /// <summary>Streams up to which fetches, a statement each, cost less than a query built for them all.</summary>
    private const int FewMax = 8;

    /// <summary>The source events that exist among the ids, in one round trip.</summary>
    public static async Task<Dictionary<Guid, SourceEvent>> Load(
        IQuerySession session, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var known = new Dictionary<Guid, SourceEvent>();
        if (ids.Count == 0)
            return known;
        var stored = ids.Count <= FewMax ? await Fetch(session, ids, ct) : await session.Events.QueryAllRawEvents()
            .Where(one => one.StreamId.IsOneOf(ids.ToArray())).OrderBy(one => one.Version).ToListAsync(ct);
        foreach (var one in stored)
            known[one.StreamId] =
                (known.GetValueOrDefault(one.StreamId) ?? SourceEvent.Empty(one.StreamId)).Apply(one.Data);
        return known;
    }

    /// <summary>Queues the events, each stream on the condition that it still is as it was seen.</summary>
    public static StreamAppend? Append(
        IDocumentSession session, IReadOnlyDictionary<Guid, List<object>> events,
        IReadOnlyDictionary<Guid, SourceEvent> known)
    {
        if (events.Count == 0)
            return null;
        var append = new StreamAppend(
            [.. events.Select(pair => (pair.Key, known.GetValueOrDefault(pair.Key)?.Revision ?? 0, pair.Value))]);
        session.QueueOperation(append);
        return append;
    }

    /// <summary>
    /// Saves the session and wakes the projection. Gives a position that covers what was appended, and what was known
    /// where that is nothing.
    /// </summary>
    public static async Task<long> Save(
        IDocumentSession session, StreamAppend? append, AppendWakeup wakeup, NpgsqlDataSource dataSource,
        CancellationToken ct)
    {
        await session.SaveChangesAsync(ct);
        if (append is null)
            return await End(dataSource, ct);
        // Marten sees no stream in this session, so its listener would stay silent.
        wakeup.Appended();
        return append.Position;
    }

    /// <summary>
    /// A position that covers what was known at a decision to append nothing: the last there is. It is not that of the
    /// last event on the streams looked at: a move is recorded on two, and ends on either.
    /// </summary>
    public static async Task<long> End(NpgsqlDataSource dataSource, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"select coalesce(max(seq_id), 0) from {EventStoreExtensions.Schema}.mt_events");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>A position that covers events that Marten appended. It does not always say their numbers.</summary>
    public static async Task<long> Position(StreamAction appended, NpgsqlDataSource dataSource, CancellationToken ct)
    {
        if (appended.Events[^1].Sequence is > 0 and var known)
            return known;
        await using var command = dataSource.CreateCommand(
            $"select max(seq_id) from {EventStoreExtensions.Schema}.mt_events where stream_id = $1");
        command.Parameters.AddWithValue(appended.Id);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<IReadOnlyList<IEvent>> Fetch(
        IQuerySession session, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var batch = session.CreateBatchQuery();
        var fetches = ids.Select(id => batch.Events.FetchStream(id)).ToArray();
        await batch.Execute(ct);
        var streams = await Task.WhenAll(fetches);
        return [.. streams.SelectMany(stream => stream)];
    }
}
