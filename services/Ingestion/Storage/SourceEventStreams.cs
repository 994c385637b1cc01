using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Ingestion.Storage;

/// <summary>Loads and appends the streams of source events.</summary>
internal static class SourceEventStreams
{
    /// <summary>Up to this many streams, a fetch for each costs less than one query for all.</summary>
    private const int FewMax = 8;

    /// <summary>Loads the source events that exist among the ids, in one round trip.</summary>
    public static async Task<Dictionary<Guid, SourceEvent>> Load(
        IQuerySession session, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var known = new Dictionary<Guid, SourceEvent>();
        if (ids.Count == 0)
            return known;
        var stored = ids.Count <= FewMax ? await Fetch(session, ids, ct) : await session.Events.QueryAllRawEvents()
            .Where(one => one.StreamId.IsOneOf(ids.ToArray())).OrderBy(one => one.Version).ToListAsync(ct);
        foreach (var one in stored)
            known.Apply(one.StreamId, (ISourceEventChange)one.Data);
        return known;
    }

    /// <summary>Queues the events, each stream with its expected version.</summary>
    public static StreamAppend? Append(
        IDocumentSession session, IReadOnlyDictionary<Guid, List<ISourceEventChange>> events,
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
    /// Saves the session and wakes the projection. Returns a position that covers the append, or, without one, what was
    /// read.
    /// </summary>
    public static async Task<long> Save(
        IDocumentSession session, StreamAppend? append, AppendWakeup wakeup, NpgsqlDataSource dataSource,
        CancellationToken ct)
    {
        await session.SaveChangesAsync(ct);
        if (append is null)
            return await End(dataSource, ct);
        // Marten sees no stream in this session, so its session listener would not signal.
        wakeup.Appended();
        return append.Position;
    }

    /// <summary>
    /// A position that covers what a decision to append nothing was based on: the last in the store. The last event of
    /// the streams read is not enough, because a move is recorded on two streams and may end on either.
    /// </summary>
    public static Task<long> End(NpgsqlDataSource dataSource, CancellationToken ct) =>
        EventLog.ReadHead(dataSource, ct);

    /// <summary>A position that covers events appended by Marten, which may not return their sequence.</summary>
    public static async Task<long> Position(StreamAction appended, NpgsqlDataSource dataSource, CancellationToken ct)
    {
        if (appended.Events[^1].Sequence is > 0 and var known)
            return known;
        await using var command = dataSource.CreateCommand(
            $"select max(position) from {EventLog.Stored} where stream_id = $1");
        command.Parameters.AddArguments(appended.Id);
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
