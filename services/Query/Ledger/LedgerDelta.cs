using Npgsql;

namespace Diplomacy.Query.Ledger;

/// <summary>A calibration of a feed, as the projection stored it.</summary>
internal readonly record struct StoredCalibration(long Position, string Feed, int NeutralHundredths);

/// <summary>Half a move of a report: where it leaves a source event, or where it comes to another.</summary>
internal readonly record struct MoveEnd(long Position, Guid Report, Guid From, Guid To);

/// <summary>What the projection has written behind one position and up to another, read in one round trip.</summary>
/// <param name="Build">The build that it was read from: none of it is of a later one.</param>
/// <param name="IsWhole">Whether the rows are all there are, with the columns of the change log.</param>
internal sealed record LedgerDelta(
    long After, long To, int Build, bool IsWhole, IReadOnlyList<LedgerRow> Rows,
    IReadOnlyList<StoredCalibration> Calibrations, IReadOnlyList<MoveEnd> Moves)
{
    private const string RowsSql =
        $"""
        select {LedgerRow.AllColumns} from scoring.ledger_page
        where last_position > $1 and last_position <= $2 order by last_position
        """;

    private const string RowsOfSomeSql =
        $"""
        select {LedgerRow.Columns} from scoring.ledger_page
        where last_position > $1 and last_position <= $2 and relationship = any($3) order by last_position
        """;

    private const string CalibrationsSql =
        """
        select position, feed, neutral_hundredths from scoring.calibration
        where position > $1 and position <= $2 order by position
        """;

    // Last, since it tells whether a rebuild came before any of the others.
    private const string MovesSql =
        """
        select build, position, report_id, from_id, to_id from scoring.projection
        left join scoring.move on position > $1 and position <= $2 order by position
        """;

    /// <summary>Reads it.</summary>
    /// <param name="relationships">Those whose rows are wanted; null for all, with all columns.</param>
    public static async Task<LedgerDelta> Read(
        NpgsqlDataSource dataSource, long after, long to, int[]? relationships, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        if (relationships is null)
            Add(batch, RowsSql, after, to);
        else
            Add(batch, RowsOfSomeSql, after, to).AddWithValue(relationships);
        Add(batch, CalibrationsSql, after, to);
        Add(batch, MovesSql, after, to);

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var rows = new List<LedgerRow>();
        while (await reader.ReadAsync(ct))
            rows.Add(relationships is null ? LedgerRow.ReadWhole(reader) : LedgerRow.Read(reader));
        await reader.NextResultAsync(ct);
        var calibrations = new List<StoredCalibration>();
        while (await reader.ReadAsync(ct))
            calibrations.Add(new StoredCalibration(reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2)));
        await reader.NextResultAsync(ct);
        var (build, moves) = (0, new List<MoveEnd>());
        while (await reader.ReadAsync(ct))
        {
            build = reader.GetInt32(0);
            if (!reader.IsDBNull(1))
                moves.Add(new MoveEnd(
                    reader.GetInt64(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetGuid(4)));
        }
        return new LedgerDelta(after, to, build, relationships is null, rows, calibrations, moves);
    }

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql, long after, long to)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(to);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }
}

/// <summary>
/// The news that came last, kept for the change log, which would read the same rows again. Only what was read whole,
/// and only while there is no gap in it.
/// </summary>
internal sealed class RecentDeltas
{
    /// <summary>Pieces of news kept; each is as short as <see cref="LedgerFollower"/> reads whole.</summary>
    private const int KeptMax = 16;

    private readonly Lock _gate = new();
    private readonly Queue<LedgerDelta> _kept = new();
    private long _to;

    /// <summary>Keeps what came.</summary>
    public void Add(LedgerDelta delta)
    {
        lock (_gate)
        {
            if (!delta.IsWhole || delta.After != _to)
                _kept.Clear();
            if (delta.IsWhole)
                _kept.Enqueue(delta);
            if (_kept.Count > KeptMax)
                _kept.Dequeue();
            _to = delta.To;
        }
    }

    /// <summary>Forgets it all.</summary>
    public void Clear()
    {
        lock (_gate)
            _kept.Clear();
    }

    /// <summary>The news that cover everything behind a position and up to another, or null.</summary>
    public LedgerDelta[]? Between(long after, long to)
    {
        lock (_gate)
            return _kept.TryPeek(out var first) && first.After <= after && to <= _to
                ? [.. _kept.Where(delta => delta.To > after && delta.After < to)]
                : null;
    }
}
