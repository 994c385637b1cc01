using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;
using Npgsql;

namespace Diplomacy.Query.Reading;

/// <summary>What one relationship's source events of one day, direction and code count for together.</summary>
/// <param name="Outgoing">Whether the relationship's first country acts.</param>
/// <param name="Quality">Σ q, in thousandths.</param>
internal readonly record struct DaySum(
    int Relationship, bool Outgoing, DateOnly Day, CameoCode Code, long Quality, long SourceEvents);

/// <summary>Reads sums of the score ledger as they stood at a position.</summary>
internal sealed class LedgerReader(NpgsqlDataSource dataSource)
{
    /// <summary>The sums of some relationships up to a date, in order of date.</summary>
    public async Task<List<DaySum>> Read(
        IReadOnlyCollection<Relationship> relationships, DateOnly to, long position, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            select relationship, outgoing, day, cameo_code, sum(quality), sum(source_events)
            from scoring.ledger
            where relationship = any($1) and position <= $2 and day <= $3
            group by relationship, outgoing, day, cameo_code
            having sum(quality) <> 0
            order by relationship, day, outgoing, cameo_code
            """);
        command.Parameters.AddWithValue(relationships.Select(relationship => relationship.Key).ToArray());
        command.Parameters.AddWithValue(position);
        command.Parameters.AddWithValue(to);

        var sums = new List<DaySum>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            sums.Add(new DaySum(
                reader.GetInt32(0), reader.GetBoolean(1), reader.GetFieldValue<DateOnly>(2),
                CameoCode.Parse(reader.GetString(3)), reader.GetInt64(4), reader.GetInt64(5)));
        return sums;
    }
}
