using Diplomacy.Domain.SourceEvents.Reporting;
using Marten;

namespace Diplomacy.Ingestion.Storage;

/// <summary>
/// The stored records of feeds. A record that becomes another report takes its next ordinal, so that of two concurrent
/// writers the second is refused.
/// </summary>
internal static class FeedRecordTable
{
    /// <summary>The last report of each record that is stored.</summary>
    public static async Task<Dictionary<FeedRecord, FeedRecordEntry>> Load(
        NpgsqlDataSource dataSource, IEnumerable<FeedRecord> records, CancellationToken ct)
    {
        var wanted = records.Distinct().ToArray();
        var known = new Dictionary<FeedRecord, FeedRecordEntry>();
        if (wanted.Length == 0)
            return known;
        await using var command = dataSource.CreateCommand(
            """
            select feed, record_id, reported_by, report_id, source_event_id, ordinal
            from unnest($1, $2, $3) as wanted (feed, record_id, reported_by)
            join recording.feed_record using (feed, record_id, reported_by) order by ordinal
            """);
        command.Parameters.AddArguments(
            Array.ConvertAll(wanted, one => one.Feed), Array.ConvertAll(wanted, one => one.RecordId),
            Array.ConvertAll(wanted, one => one.ReportedBy));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            known[new FeedRecord(reader.GetString(0), reader.GetString(1), reader.GetString(2))] =
                new FeedRecordEntry(reader.GetGuid(3), reader.GetGuid(4), reader.GetInt32(5));
        return known;
    }

    /// <summary>Queues the reports that records became.</summary>
    public static void Append(
        IDocumentOperations operations, IReadOnlyCollection<(FeedRecord Record, FeedRecordEntry Entry)> entries)
    {
        if (entries.Count == 0)
            return;
        // In key order, so that two writers cannot deadlock.
        var rows = entries.OrderBy(row => row.Record.RecordId, StringComparer.Ordinal)
            .ThenBy(row => row.Record.Feed, StringComparer.Ordinal)
            .ThenBy(row => row.Record.ReportedBy, StringComparer.Ordinal).ThenBy(row => row.Entry.Ordinal).ToArray();
        operations.QueueSqlCommand(
            """
            insert into recording.feed_record
                (record_id, feed, reported_by, ordinal, report_id, source_event_id)
            select * from unnest(?, ?, ?, ?, ?, ?)
            """,
            Array.ConvertAll(rows, row => row.Record.RecordId),
            Array.ConvertAll(rows, row => row.Record.Feed),
            Array.ConvertAll(rows, row => row.Record.ReportedBy),
            Array.ConvertAll(rows, row => row.Entry.Ordinal),
            Array.ConvertAll(rows, row => row.Entry.ReportId),
            Array.ConvertAll(rows, row => row.Entry.SourceEventId));
    }
}
