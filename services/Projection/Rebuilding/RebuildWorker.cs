using Diplomacy.Projection.Ledger;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Projection.Rebuilding;

/// <summary>
/// Runs requested rebuilds, on the first node that takes the lock. A node writes over the connection that holds the
/// lock: a node that loses the lock can write no more, and another one continues from the stored position.
/// </summary>
internal sealed class RebuildWorker(
    NpgsqlDataSource dataSource, IDocumentStore store, StoreReadiness readiness, IConfiguration configuration,
    ILogger<RebuildWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>The advisory lock of the node that rebuilds.</summary>
    private const long LockId = 7_214_002;

    /// <summary>
    /// PostgreSQL closes an idle connection, which releases its lock, so that another node replaces one that froze. A
    /// lock on tables in use is soon given up and retried, because other readers would queue up behind it.
    /// </summary>
    private const string Settings =
        """
        set work_mem = '64MB'; set lock_timeout = '300ms'; set idle_in_transaction_session_timeout = '10s';
        set idle_session_timeout = '10s'
        """;

    private readonly SemaphoreSlim _signal = new(initialCount: 0, maxCount: 1);

    /// <summary>Checks for a rebuild at once, instead of within a second.</summary>
    public void Signal()
    {
        if (_signal.CurrentCount == 0)
            _signal.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await readiness.WaitAsync(ct);
        await RetryLoop.Run(Next, PollInterval,
            exception => log.LogWarning(exception, "The rebuild was interrupted; trying again"), ct);
    }

    private async Task Next(CancellationToken ct)
    {
        await _signal.WaitAsync(PollInterval, ct);
        if (await IsWanted(ct))
            await Run(ct);
    }

    private async Task<bool> IsWanted(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            "select exists (select from scoring.rebuild where ended_at is null)");
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task Run(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using (var command = new NpgsqlCommand(Settings, connection))
            await command.ExecuteNonQueryAsync(ct);
        await using (var command = new NpgsqlCommand($"select pg_try_advisory_lock({LockId})", connection))
            if (!(bool)(await command.ExecuteScalarAsync(ct))!)
                return;
        await using var session = store.QuerySession();
        var run = await RebuildRun.Begin(
            connection, session, MonthSumWorker.PositionsOf(configuration), ct);
        if (run is null)
            return;
        try
        {
            await run.RunToCompletion(ct);
        }
        catch (Exception exception) when (IsForGood(exception))
        {
            log.LogError(exception, "The rebuild failed");
            await run.Fail(exception.Message, ct);
        }
        log.LogInformation("The rebuild ended");
    }

    /// <summary>Whether a retry would fail again. Marten wraps what PostgreSQL answers.</summary>
    private static bool IsForGood(Exception exception) => exception switch
    {
        PoisonedEventException or EventDeserializationFailureException or UnknownEventTypeException
            or Marten.Exceptions.EventDeserializationFailureException
            or Marten.Exceptions.UnknownEventTypeException => true,
        // Class 57 is operator intervention, such as a shutdown; class 53 is a full disk or too little memory.
        PostgresException refused => !refused.IsTransient
            && !refused.SqlState.StartsWith("57", StringComparison.Ordinal)
            && !refused.SqlState.StartsWith("53", StringComparison.Ordinal),
        { InnerException: { } cause } => IsForGood(cause),
        _ => false,
    };
}
