using System.Collections.Frozen;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.SourceEvents;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Projection.Ledger;

/// <summary>A statement that writes, with a question mark for each argument.</summary>
internal sealed record Statement(string Sql, params object[] Arguments);

/// <summary>
/// What a page of events changed in what source events count for. Wiring: it finds each source event as it stood before
/// the page and asks Domain what each event changed.
/// </summary>
internal sealed class LedgerBatch(int capacity)
{
    /// <summary>Events that one processor goes through at a time.</summary>
    private const int PartSize = 5_000;

    /// <summary>
    /// What is on a document's stream counts for nothing; the reports made of it do. A save that failed leaves a
    /// tombstone under the number that it had taken; it tells of nothing.
    /// </summary>
    private static readonly FrozenSet<Type> OfNoSourceEvent = FrozenSet.Create(
        typeof(DocumentReceived), typeof(DocumentRetried), typeof(DocumentCoded), typeof(DocumentCodingFailed),
        typeof(FeedCalibrated), typeof(Tombstone));

    private readonly LedgerTable _ledger = new(capacity);
    private readonly CalibrationTable _calibrations = new();
    private readonly MoveTable _moves = new();
    private readonly ClockTable _clock = new();
    private readonly List<IEvent> _continued = [];
    private readonly List<LedgerEntry> _entries = [];

    /// <summary>The statements that write it to the tables of a schema.</summary>
    public static async Task<IReadOnlyList<Statement>> Of(
        IQuerySession session, IReadOnlyList<IEvent> events, string schema, CancellationToken ct)
    {
        var page = new LedgerBatch(events.Count);
        // Most source events of a page are new and have the one event: those are told, part beside part, while the
        // others are looked up.
        var first = FirstOfContinued(events);
        var loading = LoadEarlier(session, first, events, ct);
        Dictionary<Guid, SourceEvent> known;
        try
        {
            foreach (var part in await Task.WhenAll(Parts(events.Count).Select(
                range => Task.Run(() => ApplyNew(events, range, first)))))
                page.Add(part);
        }
        finally
        {
            // Whatever happens: until then the session is busy.
            known = await loading;
        }
        foreach (var stored in page._continued)
            known[stored.StreamId] = page.Apply(
                stored, known.GetValueOrDefault(stored.StreamId) ?? SourceEvent.Empty(stored.StreamId));
        Statement?[] all =
        [
            page._ledger.Statement(schema), page._calibrations.Statement(schema), page._moves.Statement(schema),
            page._clock.Statement(schema),
        ];
        return [.. all.OfType<Statement>()];
    }

    private static IEnumerable<(int From, int To)> Parts(int count)
    {
        for (var from = 0; from < count; from += PartSize)
            yield return (from, Math.Min(from + PartSize, count));
    }

    /// <summary>A part of a page: tells its new source events, and keeps the events of the others for later.</summary>
    private static LedgerBatch ApplyNew(
        IReadOnlyList<IEvent> events, (int From, int To) range, Dictionary<Guid, long> first)
    {
        var part = new LedgerBatch(range.To - range.From);
        for (var i = range.From; i < range.To; i++)
        {
            var stored = events[i];
            part._clock.Add(stored);
            if (first.ContainsKey(stored.StreamId))
                part._continued.Add(stored);
            else
                part.Apply(stored, SourceEvent.Empty(stored.StreamId));
        }
        return part;
    }

    /// <summary>Adds the part behind those that it holds.</summary>
    private void Add(LedgerBatch part)
    {
        _ledger.Add(part._ledger);
        _calibrations.Add(part._calibrations);
        _moves.Add(part._moves);
        _clock.Add(part._clock);
        _continued.AddRange(part._continued);
    }

    /// <summary>Adds what an event changed in its source event, and gives that as it stands afterwards.</summary>
    private SourceEvent Apply(IEvent stored, SourceEvent before)
    {
        if (!IsOfSourceEvent(stored))
        {
            if (stored is IEvent<FeedCalibrated> calibrated)
                _calibrations.Add(calibrated);
            return before;
        }
        var data = stored.Data;
        SourceEvent after;
        ChangeKind cause;
        try
        {
            after = before.Apply(data);
            _entries.Clear();
            var state = before.State;
            LedgerEntry.Between(state, after.State, _entries);
            cause = Change.KindOf(data, state, after);
        }
        catch (Exception exception)
        {
            throw new PoisonedEventException(stored, exception);
        }
        _ledger.Add(stored, _entries, cause);
        _moves.Add(stored);
        return after;
    }

    private static bool IsOfSourceEvent(IEvent stored) => !OfNoSourceEvent.Contains(stored.EventType);

    /// <summary>Source events of which the page has a further event, with the version of their first here.</summary>
    private static Dictionary<Guid, long> FirstOfContinued(IReadOnlyList<IEvent> events)
    {
        var first = new Dictionary<Guid, long>();
        var begun = new List<Guid>(events.Count);
        foreach (var stored in events)
            if (stored.Version == 1)
                begun.Add(stored.StreamId);
            else if (IsOfSourceEvent(stored))
                first.TryAdd(stored.StreamId, stored.Version);
        foreach (var id in begun)
            if (first.ContainsKey(id))
                first[id] = 1;
        return first;
    }

    /// <summary>Those source events as they stood before the page.</summary>
    private static async Task<Dictionary<Guid, SourceEvent>> LoadEarlier(
        IQuerySession session, Dictionary<Guid, long> first, IReadOnlyList<IEvent> events,
        CancellationToken ct)
    {
        var known = new Dictionary<Guid, SourceEvent>(first.Count);
        if (first.Values.All(version => version == 1))
            return known;
        var ids = first.Where(pair => pair.Value > 1).Select(pair => pair.Key).ToArray();
        var floor = events[0].Sequence;
        var earlier = await session.Events.QueryAllRawEvents()
            .Where(stored => stored.StreamId.IsOneOf(ids) && stored.Sequence < floor)
            .OrderBy(stored => stored.Version).ToListAsync(ct);
        foreach (var stored in earlier)
            known[stored.StreamId] =
                (known.GetValueOrDefault(stored.StreamId) ?? SourceEvent.Empty(stored.StreamId)).Apply(stored.Data);
        return known;
    }
}
