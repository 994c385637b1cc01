using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;

namespace Diplomacy.Query.Ledger;

/// <summary>A calibration of a feed, as the projection stored it.</summary>
internal readonly record struct StoredCalibration(long Position, string Feed, int NeutralHundredths);

/// <summary>One end of a report's move: where it leaves a source event, or where it joins another.</summary>
internal readonly record struct MoveEnd(long Position, Guid Report, Guid From, Guid To);

/// <summary>What the projection wrote after one position up to another, read in one round trip.</summary>
/// <param name="Version">The projection version it was read from; nothing in it is of a later one.</param>
/// <param name="Covered">The last position that sums of months cover.</param>
/// <param name="IsWhole">Whether it has the rows of all relationships, with the columns of the change log.</param>
internal sealed record LedgerDelta(
    long After, long To, int Version, long Covered, bool IsWhole, IReadOnlyList<LedgerRow> Rows,
    IReadOnlyList<StoredCalibration> Calibrations, IReadOnlyList<StoredTie> Ties, IReadOnlyList<MoveEnd> Moves)
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

    private const string TiesSql =
        """
        select position, tie_id, relationship, type, body::text, recorded_at from scoring.tie
        where position > $1 and position <= $2 order by position
        """;

    // Runs last: its projection version shows whether a rebuild completed before or between the other statements.
    private const string MovesSql =
        """
        select build, (select coalesce(max(last_position), 0) from scoring.month_range),
            position, report_id, from_id, to_id
        from scoring.projection left join scoring.move on position > $1 and position <= $2 order by position
        """;

    /// <summary>Reads a delta.</summary>
    /// <param name="relationships">The relationships whose rows to read; null for all, with all columns.</param>
    public static async Task<LedgerDelta> Read(
        NpgsqlDataSource dataSource, long after, long to, int[]? relationships, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        if (relationships is null)
            Add(batch, RowsSql, after, to);
        else
            Add(batch, RowsOfSomeSql, after, to).AddArguments(relationships);
        Add(batch, CalibrationsSql, after, to);
        Add(batch, TiesSql, after, to);
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
        var ties = new List<StoredTie>();
        while (await reader.ReadAsync(ct))
            ties.Add(new StoredTie(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetString(3), reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5)));
        await reader.NextResultAsync(ct);
        var (version, covered, moves) = (0, 0L, new List<MoveEnd>());
        while (await reader.ReadAsync(ct))
        {
            (version, covered) = (reader.GetInt32(0), reader.GetInt64(1));
            if (!reader.IsDBNull(2))
                moves.Add(new MoveEnd(
                    reader.GetInt64(2), reader.GetGuid(3), reader.GetGuid(4), reader.GetGuid(5)));
        }
        return new LedgerDelta(after, to, version, covered, relationships is null, rows, calibrations, ties, moves);
    }

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql, long after, long to)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddArguments(after, to);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }
}

/// <summary>
/// The latest deltas, kept for the change log, which would otherwise read the same rows again. Holds only complete and
/// contiguous deltas.
/// </summary>
internal sealed class RecentDeltas
{
    /// <summary>Deltas kept. <see cref="LedgerFollower"/> limits the size of a complete one.</summary>
    private const int KeptMax = 16;

    private readonly Lock _gate = new();
    private readonly Queue<LedgerDelta> _kept = new();
    private long _to;

    /// <summary>Adds the next delta.</summary>
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

    /// <summary>Drops all deltas.</summary>
    public void Clear()
    {
        lock (_gate)
            _kept.Clear();
    }

    /// <summary>The deltas that cover everything after a position up to another, or null.</summary>
    public LedgerDelta[]? Between(long after, long to)
    {
        lock (_gate)
            return _kept.TryPeek(out var first) && first.After <= after && to <= _to
                ? [.. _kept.Where(delta => delta.To > after && delta.After < to)]
                : null;
    }
}
