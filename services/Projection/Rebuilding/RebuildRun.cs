using Diplomacy.Contracts;
using Diplomacy.Projection.Ledger;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.ServiceDefaults.EventStore;
using Marten;
using Npgsql;

namespace Diplomacy.Projection.Rebuilding;

/// <summary>
/// One rebuild, from where it stands to its end: pages of stored events go to tables of their own, and each page is
/// compared with what the projection wrote, while the next one is read over another connection. The last page, the
/// comparison of the whole and the switch are one transaction, which holds the projection's progress still.
/// </summary>
internal sealed class RebuildRun
{
    private const string Next = "scoring_next", Old = "scoring_old";

    /// <summary>Events a page; also the most for which the projection is held up at the switch.</summary>
    private const int PageSize = 20_000;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryPauseMax = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlDataSource _dataSource;
    private readonly IQuerySession _session;
    private readonly Guid _id;
    private readonly bool _switchIfDifferent;
    private long _position;

    /// <summary>The statements that write the events after one position and up to another.</summary>
    private sealed record Batch(long From, long To, IReadOnlyList<Statement> Statements);

    private RebuildRun(
        NpgsqlConnection connection, NpgsqlDataSource dataSource, IQuerySession session, Guid id,
        bool switchIfDifferent, long position) =>
        (_connection, _dataSource, _session, _id, _switchIfDifferent, _position) =
            (connection, dataSource, session, id, switchIfDifferent, position);

    /// <summary>The rebuild under way, with its tables in place; null where there is none.</summary>
    public static async Task<RebuildRun?> Begin(
        NpgsqlConnection connection, NpgsqlDataSource dataSource, IQuerySession session, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            update scoring.rebuild set node = $1 where ended_at is null
            returning rebuild_id, switch_if_different, position
            """, connection);
        command.Parameters.AddWithValue(Environment.MachineName);
        var (id, switchIfDifferent, position) = (Guid.Empty, false, (long?)null);
        await using (var reader = await command.ExecuteReaderAsync(ct))
            if (await reader.ReadAsync(ct))
                (id, switchIfDifferent, position) =
                    (reader.GetGuid(0), reader.GetBoolean(1), reader.IsDBNull(2) ? null : reader.GetInt64(2));
        if (id == Guid.Empty)
            return null;
        var run = new RebuildRun(connection, dataSource, session, id, switchIfDifferent, position ?? 0);
        if (position is null)
        {
            await run.Execute($"drop schema if exists {Next} cascade; create schema {Next}", ct);
            await run.Execute(LedgerSchema.Sql(Next), ct);
            await run.Execute("update scoring.rebuild set position = 0 where rebuild_id = $1", ct, id);
        }
        await transaction.CommitAsync(ct);
        return run;
    }

    /// <summary>Builds until it has caught up, and switches.</summary>
    public async Task RunToCompletion(CancellationToken ct)
    {
        await CatchUp(ct);
        // Else the first statements of readers would be planned for empty tables.
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

    /// <summary>Ends it without a switch.</summary>
    public async Task Fail(string reason, CancellationToken ct)
    {
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        await End(RebuildState.Failed, $"Failed, and nothing was switched: {reason}", ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Builds until less than a page is left.</summary>
    private async Task CatchUp(CancellationToken ct)
    {
        while (await Progress(hold: false, ct) is var reached && reached - _position > PageSize)
        {
            var next = After(_position);
            try
            {
                while (await next is { } page)
                {
                    next = After(page.To);
                    await Build(page, ct);
                }
            }
            finally
            {
                // Whatever happens: until then the session is busy.
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            async Task<Batch?> After(long position) => reached - position > PageSize
                ? await Read(position, Math.Min(reached, position + ScoreProjection.PageSpanMax), ct)
                : null;
        }
    }

    /// <summary>Tries until it succeeds; readers that hold the tables are given way to meanwhile.</summary>
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
        var events = await EventReader.Read(_dataSource, from, to, PageSize, ct);
        return new Batch(
            from, events.Count == PageSize ? events[^1].Sequence : to,
            await LedgerBatch.Of(_session, events, Next, ct));
    }

    private async Task Build(Batch page, CancellationToken ct)
    {
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        // The switch waits for the disk; before it nobody reads what is lost.
        await Execute("set local synchronous_commit = off", ct);
        await Write(page, ct);
        await transaction.CommitAsync(ct);
        _position = page.To;
    }

    /// <summary>Writes the page, and compares it.</summary>
    private async Task Write(Batch page, CancellationToken ct)
    {
        foreach (var statement in page.Statements)
            await Execute(Numbered(statement.Sql), ct, statement.Arguments);
        await Execute(RebuildComparison.OfPage(Next), ct, page.From, page.To, ScoreProjection.PageSpanMax, _id);
    }

    /// <summary>
    /// Takes the last page while the projection stands still, and puts the new tables in the place of the old ones; or,
    /// where they differ, drops them. False where there is more than a page to be built first.
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
        // A projection that wrote its first page meanwhile had no progress to be held by.
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
        var moves = new List<string>();
        foreach (var (from, to) in ((string, string)[])[(LedgerSchema.Live, Old), (Next, LedgerSchema.Live)])
        {
            moves.AddRange(LedgerSchema.Tables.Select(table => $"alter table {from}.{table} set schema {to}"));
            moves.Add($"alter view {from}.{LedgerSchema.View} set schema {to}");
        }
        await Execute(string.Join("; ", moves), ct);
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

    /// <summary>How far the projection is; held, it stays there until the transaction ends.</summary>
    private Task<long> Progress(bool hold, CancellationToken ct) => Scalar<long>(
        $"""
        select last_seq_id from {EventStoreExtensions.Schema}.mt_event_progression where name = $1
        {(hold ? "for update" : "")}
        """, ct, ScoreProjection.ProgressKey);

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
        foreach (var argument in arguments)
            command.Parameters.AddWithValue(argument);
        return command;
    }

    /// <summary>The statement with its arguments numbered, where the daemon would number them.</summary>
    private static string Numbered(string sql)
    {
        var parts = sql.Split('?');
        return string.Concat(parts.Select((part, i) => i == 0 ? part : $"${i}{part}"));
    }
}
