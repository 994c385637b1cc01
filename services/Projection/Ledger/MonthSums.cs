using Diplomacy.Contracts;

namespace Diplomacy.Projection.Ledger;

/// <summary>
/// The sums of months over ranges of positions (<c>scoring.month_page</c>). They follow from the ledger alone, so a
/// range is summed up at any time after the projection has passed it.
/// </summary>
internal static class MonthSums
{
    /// <summary>How long summing up one range may take.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Sums up the range after $1 up to $2. Rows of the ledger are found by their last position, which is at most $3
    /// after the range.
    /// </summary>
    private static string SumSql(string schema) =>
        $"""
        insert into {schema}.month_page
            (relationship, last_position, feed, months, cameo_codes, outgoing, qualities, source_events)
        select relationship, $2, feed, array_agg(month order by month, code, is_outgoing),
            array_agg(code order by month, code, is_outgoing), array_agg(is_outgoing order by month, code, is_outgoing),
            array_agg(quality order by month, code, is_outgoing),
            array_agg(source_events order by month, code, is_outgoing)
        from (
            select relationship, feed, (extract(year from day) * 12 + extract(month from day) - 1)::smallint as month,
                code, is_outgoing, sum(quality)::integer as quality, sum(source_event_count)::integer as source_events
            from {schema}.ledger_page
            cross join lateral unnest(positions, days, cameo_codes, outgoing, qualities, source_events)
                as line (position, day, code, is_outgoing, quality, source_event_count)
            where feed <> '' and last_position > $1 and last_position <= $2 + $3 and positions[1] <= $2
                and position > $1 and position <= $2
            group by relationship, feed, month, code, is_outgoing
            having sum(quality) <> 0 or sum(source_event_count) <> 0) as cell
        group by relationship, feed
        """;

    /// <summary>Sums up the next range, if all its positions are at most the given one.</summary>
    /// <param name="connection">A connection in a transaction, in which no other node sums up.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="length">The number of positions of a range.</param>
    /// <param name="position">The last position in the ledger.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Whether there was such a range.</returns>
    public static async Task<bool> SumNext(
        NpgsqlConnection connection, string schema, long length, long position, CancellationToken ct)
    {
        var last = await Last(connection, schema, ct);
        var next = last + length;
        if (next > position)
            return false;
        await using var batch = new NpgsqlBatch(connection) { Timeout = (int)Timeout.TotalSeconds };
        var sum = new NpgsqlBatchCommand(SumSql(schema));
        sum.Parameters.AddArguments(last, next, ScoreProjection.PageSpanMax);
        var done = new NpgsqlBatchCommand($"insert into {schema}.month_range (last_position) values ($1)");
        done.Parameters.AddArguments(next);
        batch.BatchCommands.Add(sum);
        batch.BatchCommands.Add(done);
        await batch.ExecuteNonQueryAsync(ct);
        return true;
    }

    private static async Task<long> Last(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select coalesce(max(last_position), 0) from {schema}.month_range", connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
