using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Vocabulary;
using Marten;
using Npgsql;

namespace Diplomacy.Ingestion.Recording;

/// <summary>
/// The stored rolls of some happenings. Adding to one takes its next ordinal, so of two writers that change one
/// happening's set of curated reports the second is refused.
/// </summary>
internal sealed class Rolls
{
    private Rolls(Dictionary<Guid, Roll> byHappening) => ByHappening = byHappening;

    /// <summary>The rolls by <see cref="Happening.Id"/>; one that was never written in is empty.</summary>
    public IReadOnlyDictionary<Guid, Roll> ByHappening { get; }

    public static async Task<Rolls> Load(
        NpgsqlDataSource dataSource, IEnumerable<Happening> happenings, CancellationToken ct)
    {
        var entries = happenings.Distinct().ToDictionary(
            happening => happening.Id, happening => (Happening: happening, Entries: new List<RollEntry>()));
        if (entries.Count > 0)
        {
            await using var command = dataSource.CreateCommand(
                """
                select happening_id, report_id, occurred_on, document_id, placed_at
                from recording.curated_report where happening_id = any($1) order by happening_id, ordinal
                """);
            command.Parameters.AddWithValue(entries.Keys.ToArray());
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                entries[reader.GetGuid(0)].Entries.Add(new RollEntry(
                    reader.GetGuid(1),
                    reader.IsDBNull(2) ? null : PartialDate.Parse(reader.GetString(2)),
                    reader.IsDBNull(3) ? null : reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetGuid(4)));
        }
        return new Rolls(entries.ToDictionary(
            pair => pair.Key, pair => new Roll(pair.Value.Happening, pair.Value.Entries)));
    }

    public void Append(
        IDocumentOperations operations, IReadOnlyCollection<(Happening Happening, RollEntry Entry)> entries)
    {
        if (entries.Count == 0)
            return;
        var next = ByHappening.ToDictionary(pair => pair.Key, pair => pair.Value.Length);
        var rows = entries
            .Select(added => (added.Entry, HappeningId: added.Happening.Id))
            .Select(row => (row.Entry, row.HappeningId, Ordinal: next[row.HappeningId]++))
            // In order of key, so that two writers cannot wait for each other.
            .OrderBy(row => row.HappeningId).ThenBy(row => row.Ordinal).ToArray();
        operations.QueueSqlCommand(
            """
            insert into recording.curated_report
                (happening_id, ordinal, report_id, occurred_on, document_id, placed_at)
            select * from unnest(?, ?, ?, ?, ?, ?)
            """,
            Array.ConvertAll(rows, row => row.HappeningId),
            Array.ConvertAll(rows, row => row.Ordinal),
            Array.ConvertAll(rows, row => row.Entry.ReportId),
            Array.ConvertAll(rows, row => row.Entry.On?.ToString()),
            Array.ConvertAll(rows, row => row.Entry.DocumentId),
            Array.ConvertAll(rows, row => row.Entry.PlacedAt));
    }
}
