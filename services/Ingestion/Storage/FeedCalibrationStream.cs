using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ledger;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Ingestion.Storage;

/// <summary>The stream of a feed's neutral values.</summary>
internal static class FeedCalibrationStream
{
    /// <summary>What was appended; null where the feed had that value, and then the position of its last one.</summary>
    public readonly record struct Recorded(StreamAction? Appended, long Position);

    /// <summary>Appends a neutral value with optimistic concurrency, unless the feed has it already.</summary>
    /// <param name="store">The event store.</param>
    /// <param name="asked">The value.</param>
    /// <param name="beside">Queues what else is stored in the same transaction.</param>
    /// <param name="unlessBy">Whose earlier value keeps another one from being recorded.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<Recorded> Record(
        IDocumentStore store, FeedCalibrated asked, Action<IDocumentSession>? beside = null,
        Func<string, bool>? unlessBy = null, CancellationToken ct = default)
    {
        var stream = FeedCalibration.StreamOf(asked.Feed);
        await using var session = store.LightweightSession();
        var (known, position) = (default(FeedCalibration), 0L);
        foreach (var stored in await session.Events.FetchStreamAsync(stream, token: ct))
        {
            var earlier = (FeedCalibrated)stored.Data;
            if (unlessBy?.Invoke(earlier.Author) == true)
                return new Recorded(null, stored.Sequence);
            known = known.Apply(earlier);
            position = stored.Sequence;
        }
        var appended = known.Decide(asked) is not { } calibrated ? null
            : known.Revision == 0 ? session.Events.StartStream(stream, calibrated)
            : session.Events.Append(stream, known.Revision + 1, calibrated);
        beside?.Invoke(session);
        await session.SaveChangesAsync(ct);
        return new Recorded(appended, position);
    }
}
