using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Scoring;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Projection;

/// <summary>A statement that writes, with a question mark for each argument.</summary>
internal sealed record Statement(string Sql, params object[] Arguments);

/// <summary>
/// What a page of events changed in what source events count for. Wiring: it finds each source event as it stood before
/// the page and asks Domain what each event changed.
/// </summary>
internal sealed class ProjectionPage(int capacity)
{
    private readonly LedgerPage _ledger = new(capacity);
    private readonly CalibrationPage _calibrations = new();
    private readonly MovePage _moves = new();
    private readonly List<LedgerEntry> _entries = [];

    /// <summary>The statements that write it to the tables of a schema.</summary>
    public static async Task<IReadOnlyList<Statement>> Of(
        IQuerySession session, IReadOnlyList<IEvent> events, string schema, CancellationToken ct)
    {
        var page = new ProjectionPage(events.Count);
        // Most source events of a page are new and have the one event: those are told while the others are looked up.
        var first = FirstOfThoseToldOn(events);
        var loading = LoadEarlier(session, first, ct);
        var toldOn = new List<IEvent>();
        Dictionary<Guid, SourceEvent> known;
        try
        {
            foreach (var stored in events)
                if (first.ContainsKey(stored.StreamId))
                    toldOn.Add(stored);
                else
                    page.Add(stored, SourceEvent.Unheard(stored.StreamId));
        }
        finally
        {
            // Whatever happens: until then the session is busy.
            known = await loading;
        }
        foreach (var stored in toldOn)
            known[stored.StreamId] = page.Add(
                stored, known.GetValueOrDefault(stored.StreamId) ?? SourceEvent.Unheard(stored.StreamId));
        Statement?[] all =
        [
            page._ledger.Statement(schema), page._calibrations.Statement(schema), page._moves.Statement(schema),
            ClockPage.Statement(schema, events),
        ];
        return [.. all.OfType<Statement>()];
    }

    /// <summary>Adds what an event changed in its source event, and gives that as it stands afterwards.</summary>
    private SourceEvent Add(IEvent stored, SourceEvent before)
    {
        if (stored.Data is FeedCalibrated calibrated)
            _calibrations.Add(stored, calibrated);
        if (!IsOfSourceEvent(stored.Data))
            return before;
        SourceEvent after;
        ChangeKind cause;
        try
        {
            after = before.Apply(stored.Data);
            _entries.Clear();
            var standing = before.Standing;
            LedgerEntry.Between(standing, after.Standing, _entries);
            cause = Change.KindOf(stored.Data, standing, after);
        }
        catch (Exception exception)
        {
            throw new PoisonedEventException(stored, exception);
        }
        _ledger.Add(stored, _entries, cause);
        _moves.Add(stored);
        return after;
    }

    /// <summary>
    /// What is on a document's stream counts for nothing; the reports made of it do. A save that failed leaves a
    /// tombstone under the number that it had taken; it tells of nothing.
    /// </summary>
    private static bool IsOfSourceEvent(object stored) => stored is not (
        DocumentReceived or DocumentRetried or DocumentCoded or DocumentCodingFailed or FeedCalibrated or Tombstone);

    /// <summary>Source events of which the page has a further event, with the version of their first here.</summary>
    private static Dictionary<Guid, long> FirstOfThoseToldOn(IReadOnlyList<IEvent> events)
    {
        var first = new Dictionary<Guid, long>();
        foreach (var stored in events)
            if (stored.Version > 1 && IsOfSourceEvent(stored.Data))
                first.TryAdd(stored.StreamId, stored.Version);
        foreach (var stored in events)
            if (stored.Version == 1 && first.ContainsKey(stored.StreamId))
                first[stored.StreamId] = 1;
        return first;
    }

    /// <summary>Source events as they stood before those versions, for as many as there were.</summary>
    private static async Task<Dictionary<Guid, SourceEvent>> LoadEarlier(
        IQuerySession session, Dictionary<Guid, long> first, CancellationToken ct)
    {
        var known = new Dictionary<Guid, SourceEvent>(first.Count);
        if (first.Values.All(version => version == 1))
            return known;
        var batch = session.CreateBatchQuery();
        var fetches = first
            .Where(pair => pair.Value > 1)
            .Select(pair => (Id: pair.Key, Events: batch.Events.FetchStream(pair.Key, version: pair.Value - 1)))
            .ToArray();
        await batch.Execute(ct);
        foreach (var (id, earlier) in fetches)
            known[id] = (await earlier).Aggregate(
                SourceEvent.Unheard(id), (sourceEvent, stored) => sourceEvent.Apply(stored.Data));
        return known;
    }
}
