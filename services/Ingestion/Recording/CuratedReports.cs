using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Vocabulary;
using Marten;
using Npgsql;

namespace Diplomacy.Ingestion.Recording;

/// <summary>
/// The reports from documents and people that are known of some happenings, as far as matching needs them. Adding one
/// takes the next ordinal of its happening, so of two writers that add to one happening the second is refused.
/// </summary>
internal sealed class CuratedReports
{
    private CuratedReports(Dictionary<Guid, List<Telling>> tellings) => Tellings = tellings;

    /// <summary>What is told of each happening, by <see cref="Happening.Id"/>.</summary>
    public Dictionary<Guid, List<Telling>> Tellings { get; }

    public static async Task<CuratedReports> Load(
        NpgsqlDataSource dataSource, IReadOnlyList<ProposedReport> proposed, CancellationToken ct)
    {
        var tellings = new Dictionary<Guid, List<Telling>>();
        foreach (var report in proposed)
            if (report.IsCurated)
                tellings.TryAdd(report.Happening.Id, []);
        if (tellings.Count == 0)
            return new CuratedReports(tellings);

        await using var command = dataSource.CreateCommand(
            """
            select happening_id, report_id, occurred_on, document_id
            from recording.curated_report where happening_id = any($1) order by happening_id, ordinal
            """);
        command.Parameters.AddWithValue(tellings.Keys.ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            tellings[reader.GetGuid(0)].Add(new Telling(
                reader.GetGuid(1), PartialDate.Parse(reader.GetString(2)),
                reader.IsDBNull(3) ? null : reader.GetString(3)));
        return new CuratedReports(tellings);
    }

    public void Append(IDocumentOperations operations, IReadOnlyList<ProposedReport> reports)
    {
        if (reports.Count == 0)
            return;
        var next = Tellings.ToDictionary(pair => pair.Key, pair => pair.Value.Count);
        var rows = reports
            .Select(report => (report.Telling, HappeningId: report.Happening.Id))
            .Select(row => (row.Telling, row.HappeningId, Ordinal: next[row.HappeningId]++))
            // In order of key, so that two writers cannot wait for each other.
            .OrderBy(row => row.HappeningId).ThenBy(row => row.Ordinal).ToArray();
        operations.QueueSqlCommand(
            """
            insert into recording.curated_report (happening_id, ordinal, report_id, occurred_on, document_id)
            select * from unnest(?, ?, ?, ?, ?)
            """,
            Array.ConvertAll(rows, row => row.HappeningId),
            Array.ConvertAll(rows, row => row.Ordinal),
            Array.ConvertAll(rows, row => row.Telling.ReportId),
            Array.ConvertAll(rows, row => row.Telling.On.ToString()),
            Array.ConvertAll(rows, row => row.Telling.DocumentId));
    }
}
