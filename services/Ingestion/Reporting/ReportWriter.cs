using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.ServiceDefaults.EventStore;
using Marten;
using Npgsql;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>Where reports were placed, and a position that covers them all.</summary>
internal sealed record Written(IReadOnlyList<Placed> Placed, long Position);

/// <summary>
/// Loads what some reports touch, decides, and appends, in one transaction. It holds no locks meanwhile: where another
/// process was quicker PostgreSQL refuses the append and it decides again. For the same reason a few rows of feeds need
/// not look first whether source events are there that nobody has told of lately: they are most likely new.
/// </summary>
internal sealed class ReportWriter(IDocumentStore store, NpgsqlDataSource dataSource, AppendWakeup wakeup)
{
    /// <summary>Reports up to which a wrong guess costs less than looking each time.</summary>
    private const int FewMax = 64;

    private readonly RecentStreams _met = new();

    public async Task<Written> Write(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        if (reports.Count <= FewMax && !reports.Any(report => report.IsCurated) && _met.IsGuide())
            try
            {
                return await Attempt(reports, _met.Among, ct);
            }
            catch (Exception exception) when (ConcurrencyConflict.Is(exception))
            {
                _met.Misled();
            }
        return await ConcurrencyRetry.Run(() => Attempt(reports, all => all, ct), ct);
    }

    /// <param name="look">Which of the source events touched to look for; others are taken as new.</param>
    private async Task<Written> Attempt(
        IReadOnlyList<ProposedReport> reports, Func<IReadOnlyCollection<Guid>, IReadOnlyCollection<Guid>> look,
        CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var curated = await CuratedReportTable.Load(
            dataSource, reports.Where(report => report.IsCurated).Select(report => report.Action), ct);
        var placement = new Placement(reports, curated.ByAction);
        var touched = placement.Streams;
        var known = await SourceEventStreams.Load(session, look(touched), ct);

        var decision = ReportDecider.Decide(reports, placement, known);

        var append = SourceEventStreams.Append(session, decision.Events, known);
        curated.Append(session, decision.Entries);
        var position = await SourceEventStreams.Save(session, append, wakeup, dataSource, ct);
        _met.Add(touched);
        return new Written(decision.Placed, position);
    }
}
