using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.SourceEvents;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Projection.Ledger;

/// <summary>A statement that writes, with a question mark for each argument.</summary>
internal sealed record Statement(string Sql, params object[] Arguments);

/// <summary>
/// The ledger lines of a batch of events. It loads the state of each source event before the batch; the domain model
/// then computes what each event changes.
/// </summary>
internal sealed class LedgerBatch(int capacity)
{
    /// <summary>Events in a part; the parts of a batch are processed in parallel.</summary>
    private const int PartSize = 5_000;

    private readonly LedgerTable _ledger = new(capacity);
    private readonly CalibrationTable _calibrations = new();
    private readonly MoveTable _moves = new();
    private readonly TieTable _ties = new();
    private readonly ClockTable _clock = new();
    private readonly List<IEvent> _continued = [];
    private readonly List<LedgerEntry> _entries = [];

    /// <summary>The statements that write the lines to the tables of a schema.</summary>
    public static async Task<IReadOnlyList<Statement>> Of(
        IQuerySession session, IReadOnlyList<IEvent> events, string schema, CancellationToken ct)
    {
        var batch = new LedgerBatch(events.Count);
        // Most source events of a batch are new and have a single event: these are applied in parallel while the
        // others are loaded.
        var first = FirstOfContinued(events);
        var loading = LoadEarlier(session, first, events, ct);
        Dictionary<Guid, SourceEvent> known;
        try
        {
            foreach (var part in await Task.WhenAll(Parts(events.Count).Select(
                range => Task.Run(() => ApplyNew(events, range, first)))))
                batch.Add(part);
        }
        finally
        {
            // Also after a failure: until then the session is busy.
            known = await loading;
        }
        foreach (var stored in batch._continued)
            known[stored.StreamId] = batch.Apply(
                stored, known.GetValueOrDefault(stored.StreamId) ?? SourceEvent.Empty(stored.StreamId));
        if (events.Count == 0)
            return [];
        Statement?[] all =
        [
            new Statement($"call {schema}.add_partitions(?)", events[^1].Sequence),
            batch._ledger.Statement(schema), batch._calibrations.Statement(schema), batch._moves.Statement(schema),
            batch._ties.Statement(schema), batch._clock.Statement(schema),
        ];
        return [.. all.OfType<Statement>()];
    }

    private static IEnumerable<(int From, int To)> Parts(int count)
    {
        for (var from = 0; from < count; from += PartSize)
            yield return (from, Math.Min(from + PartSize, count));
    }

    /// <summary>Applies the new source events of a part, and keeps the events of the others for later.</summary>
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

    /// <summary>Appends the next part.</summary>
    private void Add(LedgerBatch part)
    {
        _ledger.Add(part._ledger);
        _calibrations.Add(part._calibrations);
        _moves.Add(part._moves);
        _ties.Add(part._ties);
        _clock.Add(part._clock);
        _continued.AddRange(part._continued);
    }

    /// <summary>Adds what an event changed, and returns the source event after it.</summary>
    private SourceEvent Apply(IEvent stored, SourceEvent before)
    {
        SourceEvent after;
        ChangeKind cause;
        try
        {
            if (stored.Data is not ISourceEventChange change)
            {
                if (stored is IEvent<FeedCalibrated> calibrated)
                    _calibrations.Add(calibrated);
                else if (stored.Data is ITieChange tie)
                    _ties.Add(stored, tie);
                return before;
            }
            after = before.Apply(change);
            _entries.Clear();
            var state = before.State;
            LedgerEntry.Between(state, after.State, _entries);
            cause = Change.KindOf(change, state, after);
        }
        catch (Exception exception)
        {
            throw new PoisonedEventException(stored, exception);
        }
        _ledger.Add(stored, _entries, cause);
        _moves.Add(stored);
        return after;
    }

    /// <summary>Source events with an event beyond their first, with the version of their first event here.</summary>
    private static Dictionary<Guid, long> FirstOfContinued(IReadOnlyList<IEvent> events)
    {
        var first = new Dictionary<Guid, long>();
        var begun = new List<Guid>(events.Count);
        foreach (var stored in events)
            if (stored.Version == 1)
                begun.Add(stored.StreamId);
            else if (stored.Data is ISourceEventChange)
                first.TryAdd(stored.StreamId, stored.Version);
        foreach (var id in begun)
            if (first.ContainsKey(id))
                first[id] = 1;
        return first;
    }

    /// <summary>Loads the state of these source events before the batch.</summary>
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
            known.Apply(stored.StreamId, (ISourceEventChange)stored.Data);
        return known;
    }
}
