namespace Diplomacy.Projection.Ledger;

/// <summary>
/// Sums up the months of each range of positions that the projection has passed. Every node looks; one at a time sums.
/// Until then readers use the lines, so a delay costs time, never an answer.
/// </summary>
internal sealed class MonthSumWorker(
    NpgsqlDataSource dataSource, StoreReadiness readiness, IConfiguration configuration,
    ILogger<MonthSumWorker> log) : BackgroundService
{
    /// <summary>
    /// Positions in a range by default: many, so that a range has few months for each position; but a reader of the
    /// present reads the lines of up to this many. <c>Projection:MonthSumPositions</c> overrides it.
    /// </summary>
    public const long PositionsDefault = 1_048_576;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The advisory lock of the node that sums up.</summary>
    private const long LockId = 7_214_003;

    private readonly long _positions = PositionsOf(configuration);

    /// <summary>The positions in a range.</summary>
    public static long PositionsOf(IConfiguration configuration) =>
        configuration.GetValue("Projection:MonthSumPositions", PositionsDefault);

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await readiness.WaitAsync(ct);
        await RetryLoop.Poll(SumAll, Interval,
            exception => log.LogWarning(exception, "The months were not summed up; trying again"), ct);
    }

    private async Task SumAll(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        while (await TrySumNext(connection, ct))
        {
        }
    }

    private async Task<bool> TrySumNext(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var command = new NpgsqlCommand(
            $"select {EventLog.Progress} from pg_try_advisory_xact_lock({LockId}) as taken where taken", connection))
            if (await command.ExecuteScalarAsync(ct) is not long position
                || !await MonthSums.SumNext(connection, LedgerSchema.Live, _positions, position, ct))
                return false;
        await transaction.CommitAsync(ct);
        return true;
    }
}
