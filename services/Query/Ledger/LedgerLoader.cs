using System.Runtime.InteropServices;
using Diplomacy.Contracts;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;

namespace Diplomacy.Query.Ledger;

/// <summary>What was read of several relationships.</summary>
/// <param name="Covered">The last position that sums of months cover.</param>
/// <param name="From">The position that the cells cover: the last one that sums cover up to the one asked for.</param>
/// <param name="To">The last position up to which all lines were read, or later.</param>
/// <param name="Cells">The cells of each relationship that has any.</param>
/// <param name="Lines">The lines of each relationship that has any, in order of position.</param>
internal sealed record LoadedLedgers(
    long Covered, long From, long To, Dictionary<int, List<MonthCell>> Cells, Dictionary<int, List<LedgerLine>> Lines);

/// <summary>Reads the sums of months and the lines of relationships from the projection's tables.</summary>
internal sealed class LedgerLoader(NpgsqlDataSource dataSource, FeedIds feeds)
{
    /// <summary>The position that the cells cover, for the one asked for, $2.</summary>
    private const string Summed =
        "(select coalesce(max(last_position), 0) from scoring.month_range where last_position <= $2)";

    // First, because the statements of one round trip are one transaction: while it holds this table, a rebuild cannot
    // exchange the tables between them.
    private const string RangeSql =
        """
        select coalesce(max(last_position), 0),
            coalesce(max(last_position) filter (where last_position <= $2), 0),
            min(last_position) filter (where last_position >= $3)
        from scoring.month_range where $1::int[] is not null
        """;

    private const string CellsSql =
        """
        select relationship, feed, months, cameo_codes, outgoing, qualities, source_events
        from scoring.month_page where relationship = any($1) and last_position <= $2 and not $3
        """;

    /// <summary>The lines of documents, several feeds and single months, among those that the cells cover.</summary>
    private const string SingleLinesSql =
        $"""
        select {LedgerRow.Columns}, last_position from scoring.ledger_page
        where relationship = any($1) and last_position <= {Summed} and feed = ''
        union all
        select {LedgerRow.Columns}, last_position from scoring.ledger_page
        where relationship = any($1) and last_position <= {Summed} and feed <> '' and last_day >= $3 and first_day <= $4
            and $5
        order by last_position
        """;

    private const string LaterLinesSql =
        $"""
        select {LedgerRow.Columns} from scoring.ledger_page
        where relationship = any($1) and last_position > {Summed}
            and last_position - $4 <= coalesce(
                (select min(last_position) from scoring.month_range where last_position >= $3), $3)
        order by last_position
        """;

    /// <summary>Reads relationships, in one round trip.</summary>
    /// <param name="relationships">Their keys.</param>
    /// <param name="asked">What to read of them.</param>
    public async Task<LoadedLedgers> Load(int[] relationships, LedgerScope asked)
    {
        var isAll = asked.Single.IsAll;
        var (first, last) = asked.Single.Span ?? (DateOnly.MinValue, DateOnly.MaxValue);
        await using var batch = dataSource.CreateBatch();
        Add(batch, RangeSql, relationships, asked.From, asked.To);
        Add(batch, CellsSql, relationships, asked.From, isAll);
        Add(batch, SingleLinesSql, relationships, asked.From, first, last, isAll || asked.Single.Count > 0);
        Add(batch, LaterLinesSql, relationships, asked.From, asked.To, ScoreProjection.PageSpanMax);

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        var loaded = new LoadedLedgers(
            reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? asked.To : reader.GetInt64(2), [], []);
        await reader.NextResultAsync();
        await ReadCells(reader, loaded.Cells);
        await reader.NextResultAsync();
        AddLines(loaded.Lines, await Rows(reader), loaded.From, asked.Single);
        await reader.NextResultAsync();
        AddLines(loaded.Lines, await Rows(reader), loaded.From, asked.Single);
        return loaded;
    }

    /// <summary>The lines of rows by relationship, each in order of position.</summary>
    public Dictionary<int, List<LedgerLine>> LinesOf(IReadOnlyList<LedgerRow> rows)
    {
        var lines = new Dictionary<int, List<LedgerLine>>();
        AddLines(lines, rows, summed: 0, SingleMonths.All);
        return lines;
    }

    private static async Task<List<LedgerRow>> Rows(NpgsqlDataReader reader)
    {
        var rows = new List<LedgerRow>();
        while (await reader.ReadAsync())
            rows.Add(LedgerRow.Read(reader));
        return rows;
    }

    private async Task ReadCells(NpgsqlDataReader reader, Dictionary<int, List<MonthCell>> cells)
    {
        while (await reader.ReadAsync())
        {
            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, reader.GetInt32(0), out _);
            own ??= [];
            var feed = feeds.NumberOf(reader.GetString(1));
            var (months, codes) = (reader.GetFieldValue<short[]>(2), reader.GetFieldValue<short[]>(3));
            var outgoing = reader.GetFieldValue<bool[]>(4);
            var (qualities, sourceEvents) = (reader.GetFieldValue<int[]>(5), reader.GetFieldValue<int[]>(6));
            for (var i = 0; i < months.Length; i++)
                own.Add(MonthCell.Of(
                    months[i], CameoCode.OfDigits(codes[i]), outgoing[i], feed, qualities[i], sourceEvents[i]));
        }
    }

    /// <summary>Adds the lines of rows, without those that the sums have.</summary>
    private void AddLines(
        Dictionary<int, List<LedgerLine>> lines, IReadOnlyList<LedgerRow> rows, long summed, SingleMonths single)
    {
        foreach (var row in rows)
        {
            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, row.Relationship, out _);
            Add(row, own ??= [], summed, single);
        }
    }

    private void Add(LedgerRow row, List<LedgerLine> lines, long summed, SingleMonths single)
    {
        var feed = feeds.NumberOf(row.Feed);
        var isInOrder = lines.Count == 0 || lines[^1].Position < row.Positions[0];
        for (var i = 0; i < row.Positions.Length; i++)
            if (row.LineAt(i, feed) is var line
                && (line.Position > summed || feed == FeedIds.None || single.Contains(line.Month)))
                lines.Add(line);
        // Each feed of a batch has its own row, so positions of several rows interleave. If an event moves a source
        // event from one feed to another, the line that removes it comes first.
        if (!isInOrder)
            lines.Sort(static (one, other) => (one.Position, one.SourceEvents).CompareTo(
                (other.Position, other.SourceEvents)));
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddArguments(arguments);
        batch.BatchCommands.Add(command);
    }
}
