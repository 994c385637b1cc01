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

    /// <summary>The lines of documents and several feeds, among those that the cells cover.</summary>
    private const string DocumentLinesSql =
        $"""
        select {LedgerRow.Columns} from scoring.ledger_page
        where relationship = any($1) and last_position <= {Summed} and feed = '' order by last_position
        """;

    /// <summary>The lines of months among those that the cells cover, in rows that end up to $6 later.</summary>
    private const string MonthLinesSql =
        $"""
        select {LedgerRow.Columns} from scoring.ledger_page
        where relationship = any($1) and last_position <= {Summed} + $6 and feed <> '' and last_day >= $3
            and first_day <= $4 and $5
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
        await using var batch = dataSource.CreateBatch();
        Add(batch, RangeSql, relationships, asked.From, asked.To);
        Add(batch, CellsSql, relationships, asked.From, asked.Single.IsAll);
        Add(batch, DocumentLinesSql, relationships, asked.From);
        AddMonths(batch, relationships, asked, span: 0);
        Add(batch, LaterLinesSql, relationships, asked.From, asked.To, ScoreProjection.PageSpanMax);

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        var loaded = new LoadedLedgers(
            reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? asked.To : reader.GetInt64(2), [], []);
        await reader.NextResultAsync();
        await ReadCells(reader, loaded.Cells);
        while (await reader.NextResultAsync())
            AddLines(loaded.Lines, await Rows(reader), loaded.From, asked.Single);
        Sort(loaded.Lines);
        return loaded;
    }

    /// <summary>Reads only the lines of single months that the cells of a ledger cover.</summary>
    public async Task<LoadedLedgers> LoadMonths(int[] relationships, LedgerScope asked)
    {
        await using var batch = dataSource.CreateBatch();
        Add(batch, RangeSql, relationships, asked.From, asked.To);
        AddMonths(batch, relationships, asked, ScoreProjection.PageSpanMax);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        var loaded = new LoadedLedgers(reader.GetInt64(0), reader.GetInt64(1), asked.To, [], []);
        await reader.NextResultAsync();
        AddLines(loaded.Lines, await Rows(reader), summed: long.MaxValue, asked.Single);
        foreach (var own in loaded.Lines.Values)
            own.RemoveAll(line => line.Position > loaded.From);
        Sort(loaded.Lines);
        return loaded;
    }

    private static void AddMonths(NpgsqlBatch batch, int[] relationships, LedgerScope asked, long span)
    {
        var (first, last) = asked.Single.Span ?? (DateOnly.MinValue, DateOnly.MaxValue);
        Add(
            batch, MonthLinesSql, relationships, asked.From, first, last,
            asked.Single.IsAll || asked.Single.Count > 0, span);
    }

    /// <summary>The lines of rows by relationship, each in order of position.</summary>
    public Dictionary<int, List<LedgerLine>> LinesOf(IReadOnlyList<LedgerRow> rows)
    {
        var lines = new Dictionary<int, List<LedgerLine>>();
        AddLines(lines, rows, summed: 0, SingleMonths.All);
        Sort(lines);
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
        for (var i = 0; i < row.Positions.Length; i++)
            if (row.LineAt(i, feed) is var line
                && (line.Position > summed || feed == FeedIds.None || single.Contains(line.Month)))
                lines.Add(line);
    }

    /// <summary>Sorts by position, what is not: each feed of a batch has a row of its own.</summary>
    private static void Sort(Dictionary<int, List<LedgerLine>> lines)
    {
        foreach (var own in lines.Values)
            if (!IsInOrder(CollectionsMarshal.AsSpan(own)))
                own.Sort(LedgerLine.ByPosition);
    }

    private static bool IsInOrder(ReadOnlySpan<LedgerLine> lines)
    {
        for (var i = 1; i < lines.Length; i++)
            if (lines[i].Position <= lines[i - 1].Position)
                return false;
        return true;
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddArguments(arguments);
        batch.BatchCommands.Add(command);
    }
}
