using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Ingestion.Storage;
using Marten;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>The placed reports, and a position that covers them all.</summary>
internal sealed record Written(IReadOnlyList<Placed> Placed, long Position);

/// <summary>
/// Loads the streams that reports affect, decides, and appends in one transaction, with optimistic concurrency: on a
/// conflict with another process it loads and decides again. Small batches of feed rows therefore skip the lookup of
/// source events that are not cached: these are most likely new, and a wrong guess is a conflict.
/// </summary>
internal sealed class ReportWriter(IDocumentStore store, NpgsqlDataSource dataSource, AppendWakeup wakeup)
{
    /// <summary>The largest batch for which a refused append costs less than a lookup each time.</summary>
    private const int FewMax = 64;

    private readonly RecentStreams _recent = new();

    /// <summary>Stores reports.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="beside">
    /// Queues what else is stored in the same transaction, once it is decided where the reports go.
    /// </param>
    public async Task<Written> Write(
        IReadOnlyList<ProposedReport> reports, CancellationToken ct,
        Action<IDocumentSession, IReadOnlyList<Placed>>? beside = null)
    {
        if (reports.Count <= FewMax && !reports.Any(report => report.IsCurated) && _recent.IsGuide())
            try
            {
                return await Attempt(reports, _recent.Among, takeRecordsAsNew: true, beside, ct);
            }
            catch (Exception exception) when (ConcurrencyConflict.Is(exception))
            {
                _recent.Misled();
            }
        return await ConcurrencyRetry.Run(() => Attempt(reports, all => all, takeRecordsAsNew: false, beside, ct), ct);
    }

    /// <param name="look">Selects the affected source events to load; the others are taken as new.</param>
    /// <param name="takeRecordsAsNew">Whether to spare the lookup of records too: a wrong guess is a conflict.</param>
    /// <param name="beside">Queues what else is stored in the same transaction.</param>
    private async Task<Written> Attempt(
        IReadOnlyList<ProposedReport> reports, Func<IReadOnlyCollection<Guid>, IReadOnlyCollection<Guid>> look,
        bool takeRecordsAsNew, Action<IDocumentSession, IReadOnlyList<Placed>>? beside, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var curated = await CuratedReportTable.Load(
            dataSource, reports.Where(report => report.IsCurated).Select(report => report.Action), ct);
        var placement = new Placement(reports, curated.ByAction);
        var records = await FeedRecordTable.Load(
            dataSource, takeRecordsAsNew ? [] : reports.Select(report => report.Record).OfType<FeedRecord>(), ct);
        Guid[] touched = [.. placement.Streams.Union(records.Values.Select(entry => entry.SourceEventId))];
        var known = await SourceEventStreams.Load(session, look(touched), ct);

        var decision = ReportDecider.Decide(reports, placement, known, records);

        var append = SourceEventStreams.Append(session, decision.Events, known);
        curated.Append(session, decision.Entries);
        FeedRecordTable.Append(session, decision.Records);
        TieProposalTable.Append(session, decision.Placed.Zip(reports)
            .Where(one => one.First.Outcome is not ReportOutcome.Duplicate)
            .Select(one => (one.Second.Event, one.First.SourceEventId)));
        beside?.Invoke(session, decision.Placed);
        var position = await SourceEventStreams.Save(session, append, wakeup, dataSource, ct);
        _recent.Add(touched);
        return new Written(decision.Placed, position);
    }
}
