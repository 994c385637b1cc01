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

/// <summary>Which acts of a relationship count.</summary>
internal enum Direction
{
    /// <summary>What either country did to the other.</summary>
    Both,

    /// <summary>What the relationship's first country did to the second.</summary>
    FirstToSecond,

    /// <summary>What the relationship's second country did to the first.</summary>
    SecondToFirst,
}

/// <summary>From day sums to the month buckets of the models.</summary>
internal static class Buckets
{
    /// <summary>The month buckets, ascending, of the days up to a date. The sums must be in order of date.</summary>
    public static MonthBucket[] Of(
        IEnumerable<DaySum> sums, DateOnly asOf, Direction direction = Direction.Both)
    {
        var buckets = new List<MonthBucket>();
        foreach (var sum in sums)
        {
            if (sum.Day > asOf)
                break;
            if (direction != Direction.Both && sum.Outgoing != (direction == Direction.FirstToSecond))
                continue;
            var month = sum.Day.Year * 12 + sum.Day.Month - 1;
            var weighted = sum.Quality * GoldsteinTable.V1.Tenths(sum.Code);
            if (buckets.Count > 0 && buckets[^1] is var last && last.Month == month)
                buckets[^1] = new MonthBucket(month, last.Evidence + sum.Quality, last.Weighted + weighted);
            else
                buckets.Add(new MonthBucket(month, sum.Quality, weighted));
        }
        return [.. buckets];
    }

    /// <summary>The number of source events up to a date.</summary>
    public static int Count(IEnumerable<DaySum> sums, DateOnly asOf, Direction direction = Direction.Both) =>
        (int)sums.Where(sum => sum.Day <= asOf
            && (direction == Direction.Both || sum.Outgoing == (direction == Direction.FirstToSecond)))
            .Sum(sum => sum.SourceEvents);
}
