using Diplomacy.Domain.Recording;
using Marten;
using Npgsql;

namespace Diplomacy.Ingestion.Recording;

/// <summary>Where reports were placed, and a position that covers them all.</summary>
internal sealed record Written(IReadOnlyList<Placed> Placed, long Position);

/// <summary>
/// Loads what some reports touch, decides, and appends, in one transaction. It holds no locks meanwhile: where another
/// process was quicker PostgreSQL refuses the append and it decides again.
/// </summary>
internal sealed class ReportWriter(IDocumentStore store, NpgsqlDataSource dataSource)
{
    public Task<Written> Write(IReadOnlyList<ProposedReport> reports, CancellationToken ct) =>
        Attempts.Run(() => Attempt(reports, ct), ct);

    private async Task<Written> Attempt(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var rolls = await Rolls.Load(
            dataSource, reports.Where(report => report.IsCurated).Select(report => report.Happening), ct);
        var placement = new Placement(reports, rolls.ByHappening);
        var known = await Streams.Load(session, placement.Streams, ct);

        var decision = ReportDecider.Decide(reports, placement, known);

        var appended = Streams.Append(session, decision.Events, known);
        rolls.Append(session, decision.Entries);
        await session.SaveChangesAsync(ct);
        return new Written(decision.Placed, await Streams.Position(appended, dataSource, ct));
    }
}
