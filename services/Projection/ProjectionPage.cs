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
internal static class ProjectionPage
{
    /// <summary>The statements that write it to the tables of a schema.</summary>
    public static async Task<IReadOnlyList<Statement>> Of(
        IQuerySession session, IReadOnlyList<IEvent> events, string schema, CancellationToken ct)
    {
        var known = await LoadEarlier(session, events, ct);
        var page = new LedgerPage(events.Count);
        var calibrations = new CalibrationPage();
        var moves = new MovePage();
        var entries = new List<LedgerEntry>();
        foreach (var stored in events)
        {
            // A save that failed leaves a tombstone under the number that it had taken. It tells of nothing.
            if (stored.Data is Tombstone || IsOfDocument(stored.Data))
                continue;
            if (stored.Data is FeedCalibrated calibrated)
            {
                calibrations.Add(stored, calibrated);
                continue;
            }
            var before = (stored.Version > 1 ? known.GetValueOrDefault(stored.StreamId) : null)
                ?? SourceEvent.Unheard(stored.StreamId);
            SourceEvent after;
            ChangeKind cause;
            try
            {
                after = before.Apply(stored.Data);
                entries.Clear();
                var standing = before.Standing;
                LedgerEntry.Between(standing, after.Standing, entries);
                cause = Change.KindOf(stored.Data, standing, after);
            }
            catch (Exception exception)
            {
                throw new PoisonedEventException(stored, exception);
            }
            page.Add(stored, entries, cause);
            moves.Add(stored);
            if (known.ContainsKey(stored.StreamId))
                known[stored.StreamId] = after;
        }
        Statement?[] all =
        [
            page.Statement(schema), calibrations.Statement(schema), moves.Statement(schema),
            ClockPage.Statement(schema, events),
        ];
        return [.. all.OfType<Statement>()];
    }

    /// <summary>What is on a document's stream counts for nothing; the reports made of it do.</summary>
    private static bool IsOfDocument(object stored) =>
        stored is DocumentReceived or DocumentRetried or DocumentCoded or DocumentCodingFailed;

    /// <summary>
    /// The source events of which the page has a further event, as they stood before the page. Most of a page's source
    /// events are new and have the one event, and need not be remembered.
    /// </summary>
    private static async Task<Dictionary<Guid, SourceEvent>> LoadEarlier(
        IQuerySession session, IReadOnlyList<IEvent> events, CancellationToken ct)
    {
        var first = new Dictionary<Guid, long>();
        foreach (var stored in events)
            if (stored.Version > 1 && stored.Data is not (Tombstone or FeedCalibrated) && !IsOfDocument(stored.Data))
                first.TryAdd(stored.StreamId, stored.Version);
        var known = first.ToDictionary(pair => pair.Key, pair => SourceEvent.Unheard(pair.Key));
        foreach (var stored in events)
            if (stored.Version == 1)
                first.Remove(stored.StreamId);
        if (first.Count == 0)
            return known;

        var batch = session.CreateBatchQuery();
        var fetches = first
            .Select(pair => (Id: pair.Key, Events: batch.Events.FetchStream(pair.Key, version: pair.Value - 1)))
            .ToArray();
        await batch.Execute(ct);
        foreach (var (id, earlier) in fetches)
            known[id] = (await earlier).Aggregate(
                SourceEvent.Unheard(id), (sourceEvent, stored) => sourceEvent.Apply(stored.Data));
        return known;
    }
}
