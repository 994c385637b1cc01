using Diplomacy.Contracts;
using Diplomacy.Projection.Ledger;
using Diplomacy.Protos.Projection.V1;
using Marten;

namespace Diplomacy.Projection.Rebuilding;

/// <summary>
/// Runs one rebuild, from its stored position to the end. Each batch of events is written to separate tables and
/// compared with what the projection wrote, while the next batch is read over another connection. The last batch, the
/// final comparison and the switch are one transaction, which locks the projection's progress.
/// </summary>
internal sealed class RebuildRun
{
    private const string Next = "scoring_next", Old = "scoring_old";

    /// <summary>Events in a batch; also the most that the projection waits for at the switch.</summary>
    private const int BatchMax = 20_000;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryPauseMax = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection _connection;
    private readonly IQuerySession _session;
    private readonly Guid _id;
    private readonly bool _switchIfDifferent;
    private readonly long _sumPositions;
    private long _position;

    /// <summary>The statements that write the events after one position and up to another.</summary>
    private sealed record Batch(long From, long To, IReadOnlyList<Statement> Statements);

    private RebuildRun(
        NpgsqlConnection connection, IQuerySession session, Guid id, bool switchIfDifferent, long position,
        long sumPositions) =>
        (_connection, _session, _id, _switchIfDifferent, _position, _sumPositions) =
            (connection, session, id, switchIfDifferent, position, sumPositions);

    /// <summary>The running rebuild, with its tables created; null if there is none.</summary>
    public static async Task<RebuildRun?> Begin(
        NpgsqlConnection connection, IQuerySession session, long sumPositions, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            update scoring.rebuild set node = $1 where ended_at is null
            returning rebuild_id, switch_if_different, position
            """, connection);
        command.Parameters.AddArguments(Environment.MachineName);
        var (id, switchIfDifferent, position) = (Guid.Empty, false, (long?)null);
        await using (var reader = await command.ExecuteReaderAsync(ct))
            if (await reader.ReadAsync(ct))
                (id, switchIfDifferent, position) =
                    (reader.GetGuid(0), reader.GetBoolean(1), reader.IsDBNull(2) ? null : reader.GetInt64(2));
        if (id == Guid.Empty)
            return null;
        var run = new RebuildRun(connection, session, id, switchIfDifferent, position ?? 0, sumPositions);
        if (position is null)
        {
            await run.Execute($"drop schema if exists {Next} cascade; create schema {Next}", ct);
            await run.Execute(LedgerSchema.Sql(Next), ct);
            await run.Execute("update scoring.rebuild set position = 0 where rebuild_id = $1", ct, id);
        }
        await transaction.CommitAsync(ct);
        return run;
    }

    /// <summary>Catches up with the projection, then switches.</summary>
    public async Task RunToCompletion(CancellationToken ct)
    {
        await CatchUp(ct);
        await SumMonths(ct);
        // Otherwise the first statements of readers would be planned for empty tables.
        await Execute(string.Join("; ", LedgerSchema.Tables.Select(table => $"analyze {Next}.{table}")), ct);
        await RetryUntilDone(async () =>
        {
            await CatchUp(ct);
            return await TrySwitch(ct);
        }, ct);
        await RetryUntilDone(async () =>
        {
            await Execute($"drop schema if exists {Old} cascade", ct);
            return true;
        }, ct);
    }

    /// <summary>Sums up the months, so that readers have them from the switch on.</summary>
    private async Task SumMonths(CancellationToken ct)
    {
        for (var isLeft = true; isLeft;)
        {
            await using var transaction = await _connection.BeginTransactionAsync(ct);
            isLeft = await MonthSums.SumNext(_connection, Next, _sumPositions, _position, ct);
            await transaction.CommitAsync(ct);
        }
    }

    /// <summary>Ends it without a switch.</summary>
    public async Task Fail(string reason, CancellationToken ct)
    {
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        await End(RebuildState.Failed, $"Failed, and nothing was switched: {reason}", ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Writes batches until less than a full batch is left.</summary>
    private async Task CatchUp(CancellationToken ct)
    {
        while (await Progress(hold: false, ct) is var reached && reached - _position > BatchMax)
        {
            var next = After(_position);
            try
            {
                while (await next is { } batch)
                {
                    next = After(batch.To);
                    await Commit(batch, ct);
                }
            }
            finally
            {
                // Also after a failure: until then the session is busy.
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            async Task<Batch?> After(long position) => reached - position > BatchMax
                ? await Read(position, Math.Min(reached, position + ScoreProjection.PageSpanMax), ct)
                : null;
        }
    }

    /// <summary>Retries until it succeeds; between attempts, readers that use the tables can finish.</summary>
    private static async Task RetryUntilDone(Func<Task<bool>> attempt, CancellationToken ct)
    {
        for (var pause = RetryPause; ; pause = pause * 2 < RetryPauseMax ? pause * 2 : RetryPauseMax)
        {
            try
            {
                if (await attempt())
                    return;
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(pause, ct);
            }
        }
    }

    private async Task<Batch> Read(long from, long to, CancellationToken ct)
    {
        var events = await _session.Events.QueryAllRawEvents()
            .Where(stored => stored.Sequence > from && stored.Sequence <= to)
            .OrderBy(stored => stored.Sequence).Take(BatchMax).ToListAsync(ct);
        return new Batch(
            from, events.Count == BatchMax ? events[^1].Sequence : to,
            await LedgerBatch.Of(_session, events, Next, ct));
    }

    private async Task Commit(Batch batch, CancellationToken ct)
    {
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        // The commit of the switch is synchronous; nobody reads what is lost before it.
        await Execute("set local synchronous_commit = off", ct);
        await Write(batch, ct);
        await transaction.CommitAsync(ct);
        _position = batch.To;
    }

    /// <summary>Writes the batch, and compares it.</summary>
    private async Task Write(Batch batch, CancellationToken ct)
    {
        foreach (var statement in batch.Statements)
            await Execute(Numbered(statement.Sql), ct, statement.Arguments);
        await Execute(RebuildComparison.OfBatch(Next), ct, batch.From, batch.To, ScoreProjection.PageSpanMax, _id);
    }

    /// <summary>
    /// Writes the last batch while the projection's progress is locked, and replaces the old tables with the new ones;
    /// or drops the new ones if they differ. False if more than one batch is left.
    /// </summary>
    private async Task<bool> TrySwitch(CancellationToken ct)
    {
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        var position = await Progress(hold: true, ct);
        var last = await Read(_position, position, ct);
        if (last.To != position)
            return false;
        await Write(last, ct);
        await Execute(RebuildComparison.OfRest(Next), ct, _id, position);
        if (!_switchIfDifferent && await Scalar<long>(
            "select lines_differing from scoring.rebuild where rebuild_id = $1", ct, _id) is var differing and > 0)
        {
            await End(RebuildState.Different, $"{differing:N0} lines differ, so nothing was switched.", ct);
            await transaction.CommitAsync(ct);
            return true;
        }
        await Execute(RebuildComparison.Supersede(Next), ct, _id, position);
        await Exchange(ct);
        // A projection that commits its first batch meanwhile had no progress row to lock.
        if (await Progress(hold: false, ct) != position)
            return false;
        await End(RebuildState.Switched, $"Readers read it from position {position:N0} on.", ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task Exchange(CancellationToken ct)
    {
        var all = string.Join(", ", LedgerSchema.Tables.Select(table => $"{LedgerSchema.Live}.{table}"));
        await Execute($"drop schema if exists {Old} cascade; create schema {Old}", ct);
        await Execute($"lock table {all} in access exclusive mode", ct);
        await Execute(LedgerSchema.Move(LedgerSchema.Live, Old), ct);
        await Execute(LedgerSchema.Move(Next, LedgerSchema.Live), ct);
        await Execute("update scoring.projection set build = build + 1", ct);
    }

    private async Task End(RebuildState state, string outcome, CancellationToken ct)
    {
        await Execute(
            """
            update scoring.rebuild set state = $2, outcome = $3, ended_at = clock_timestamp() where rebuild_id = $1
            """, ct, _id, (short)state, outcome);
        await Execute($"drop schema if exists {Next} cascade", ct);
    }

    /// <summary>The projection's position; with hold, it is locked until the transaction ends.</summary>
    private Task<long> Progress(bool hold, CancellationToken ct) =>
        Scalar<long>(hold ? EventLog.LockProgress : $"select {EventLog.Progress}", ct);

    private async Task Execute(string sql, CancellationToken ct, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<T?> Scalar<T>(string sql, CancellationToken ct, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        return await command.ExecuteScalarAsync(ct) is T value ? value : default;
    }

    private NpgsqlCommand Command(string sql, object[] arguments)
    {
        var command = new NpgsqlCommand(sql, _connection);
        command.Parameters.AddArguments(arguments);
        return command;
    }

    /// <summary>Replaces each question mark by a numbered parameter, as the daemon does.</summary>
    private static string Numbered(string sql)
    {
        var parts = sql.Split('?');
        return string.Concat(parts.Select((part, i) => i == 0 ? part : $"${i}{part}"));
    }
}
