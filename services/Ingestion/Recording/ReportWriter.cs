using Diplomacy.Domain.Recording;
using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Rpc;
using Grpc.Core;
using Marten;
using Npgsql;

namespace Diplomacy.Ingestion.Recording;

/// <summary>Where reports were placed, and a position that covers them all.</summary>
internal sealed record Written(IReadOnlyList<Placed> Placed, long Position);

/// <summary>
/// Loads what some reports touch, decides, and appends, in one transaction. It holds no locks meanwhile: it decides on
/// what it sees, and where another process was quicker PostgreSQL refuses the append and it decides again.
/// </summary>
internal sealed class ReportWriter(IDocumentStore store, NpgsqlDataSource dataSource)
{
    /// <summary>Attempts before reports are sent back as CONTENTION.</summary>
    private const int AttemptsMax = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(250);

    public async Task<Written> Write(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Attempt(reports, ct);
            }
            catch (Exception exception) when (Conflict.Is(exception) && attempt < AttemptsMax)
            {
                // A random pause, so that two writers that met do not meet again.
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), ct);
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
            catch (Exception exception) when (Conflict.Is(exception))
            {
                throw RpcErrors.Retryable(StatusCode.Aborted, ErrorReason.Contention,
                    $"Others kept writing the same source events through {AttemptsMax} attempts; nothing was stored.",
                    PauseMax);
            }
        }
    }

    private async Task<Written> Attempt(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var curated = await CuratedReports.Load(dataSource, reports, ct);
        var placement = new Placement(reports, curated.Tellings);
        var (known, position) = await Streams.Load(session, placement.Streams, ct);

        var decision = ReportDecider.Decide(reports, placement, known);

        var appended = Streams.Append(session, decision.Events, known);
        curated.Append(session, decision.NewCurated);
        await session.SaveChangesAsync(ct);
        return new Written(
            decision.Placed, Math.Max(position, await Streams.LastPosition(appended, dataSource, ct)));
    }
}
