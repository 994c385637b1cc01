using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.Vocabulary;
using Marten;

namespace Diplomacy.Ingestion.Storage;

/// <summary>
/// The stored curated reports of some actions. Adding one takes the next ordinal of the action, so that of two
/// concurrent writers to an action the second is refused.
/// </summary>
internal sealed class CuratedReportTable
{
    private CuratedReportTable(Dictionary<Guid, CuratedReports> byAction) => ByAction = byAction;

    /// <summary>The curated reports by <see cref="ActionKey.Id"/>, also for actions that have none.</summary>
    public IReadOnlyDictionary<Guid, CuratedReports> ByAction { get; }

    public static async Task<CuratedReportTable> Load(
        NpgsqlDataSource dataSource, IEnumerable<ActionKey> actions, CancellationToken ct)
    {
        var entries = actions.Distinct().ToDictionary(
            action => action.Id, action => (Action: action, Entries: new List<CuratedReportEntry>()));
        if (entries.Count > 0)
        {
            await using var command = dataSource.CreateCommand(
                """
                select happening_id, report_id, occurred_on, document_id, placed_at
                from recording.curated_report where happening_id = any($1) order by happening_id, ordinal
                """);
            command.Parameters.AddArguments(entries.Keys.ToArray());
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                entries[reader.GetGuid(0)].Entries.Add(new CuratedReportEntry(
                    reader.GetGuid(1),
                    reader.IsDBNull(2) ? null : PartialDate.Parse(reader.GetString(2)),
                    reader.IsDBNull(3) ? null : reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetGuid(4)));
        }
        return new CuratedReportTable(entries.ToDictionary(
            pair => pair.Key, pair => new CuratedReports(pair.Value.Action, pair.Value.Entries)));
    }

    public void Append(
        IDocumentOperations operations, IReadOnlyCollection<(ActionKey Action, CuratedReportEntry Entry)> entries)
    {
        if (entries.Count == 0)
            return;
        var next = ByAction.ToDictionary(pair => pair.Key, pair => pair.Value.Length);
        var rows = entries
            .Select(added => (added.Entry, ActionId: added.Action.Id))
            .Select(row => (row.Entry, row.ActionId, Ordinal: next[row.ActionId]++))
            // In key order, so that two writers cannot deadlock.
            .OrderBy(row => row.ActionId).ThenBy(row => row.Ordinal).ToArray();
        operations.QueueSqlCommand(
            """
            insert into recording.curated_report
                (happening_id, ordinal, report_id, occurred_on, document_id, placed_at)
            select * from unnest(?, ?, ?, ?, ?, ?)
            """,
            Array.ConvertAll(rows, row => row.ActionId),
            Array.ConvertAll(rows, row => row.Ordinal),
            Array.ConvertAll(rows, row => row.Entry.ReportId),
            Array.ConvertAll(rows, row => row.Entry.On?.ToString()),
            Array.ConvertAll(rows, row => row.Entry.DocumentId),
            Array.ConvertAll(rows, row => row.Entry.PlacedAt));
    }
}
