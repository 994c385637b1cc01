using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Storage;

/// <summary>The faulty rows of imports.</summary>
internal static class FeedRejectTable
{
    private const string Columns = "reject, outcome, out_of_scope, source_event_id, report_id";

    /// <summary>One faulty row, with what became of it; null if the import rejected none at that line.</summary>
    public static async Task<RejectedRow?> Find(
        NpgsqlDataSource dataSource, string importId, long line, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"select {Columns} from recording.feed_reject where import_id = $1 and line = $2");
        command.Parameters.AddArguments(importId, line);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    /// <summary>The faulty rows after a line.</summary>
    public static async Task<List<RejectedRow>> List(
        NpgsqlDataSource dataSource, string importId, long after, bool includeResubmitted, int limit,
        CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns} from recording.feed_reject
            where import_id = $1 and line > $2 and ($3 or outcome = 0) order by line limit $4
            """);
        command.Parameters.AddArguments(importId, after, includeResubmitted, limit);
        var rows = new List<RejectedRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(Read(reader));
        return rows;
    }

    private static RejectedRow Read(NpgsqlDataReader row)
    {
        var reject = RejectedRow.Parser.ParseFrom(row.GetFieldValue<byte[]>(0));
        if (row.GetInt16(1) is not 0 and var outcome)
            reject.Resubmitted = new ResubmittedRow
            {
                Outcome = (RowOutcome)outcome,
                OutOfScope = (OutOfScopeReason)row.GetInt16(2),
                SourceEventId = row.IsDBNull(3) ? "" : row.GetGuid(3).ToString(),
                ReportId = row.IsDBNull(4) ? "" : row.GetGuid(4).ToString(),
            };
        return reject;
    }
}
