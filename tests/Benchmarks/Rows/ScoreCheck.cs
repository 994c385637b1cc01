using Diplomacy.Benchmarks.Harness;
using Diplomacy.Domain.Vocabulary.Countries;
using Npgsql;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// Compares what the projection wrote with a plain SQL aggregate over the stored events: of every dyad and CAMEO code
/// the source events, their quality, the days on which they were, and how often they were mentioned.
/// </summary>
internal static class ScoreCheck
{
    /// <summary>Reports of a source event are by different publishers and trusted alike: q = 1 − (1 − 0.6)^n.</summary>
    private static readonly string Expected =
        $"""
        with source_event as (
            select min(data ->> 'Source') as source, min(data ->> 'Target') as target,
                   min(data ->> 'CameoCode') as code, min(data ->> 'OccurredOn')::date as day, count(*) as reports,
                   sum((data ->> 'Mentions')::int) as mentions
            from diplomacy.mt_events group by stream_id)
        select source, target, code, count(*), sum(round(1000 * (1 - {1 - FeedGenerator.Quality / 1000m} ^ reports))),
               sum(day - date '1995-01-01'), sum(mentions)::bigint
        from source_event group by source, target, code
        """;

    private const string Projected =
        """
        select relationship, outgoing, cameo_code, sum(source_events), sum(quality),
               sum((day - date '1995-01-01') * source_events), sum(mentions)
        from scoring.ledger group by relationship, outgoing, cameo_code
        """;

    private readonly record struct Key(int Relationship, bool Outgoing, string Code);

    private readonly record struct Sums(long SourceEvents, long Quality, long Days, long Mentions);

    /// <summary>What differs; empty where all is as it should be.</summary>
    public static async Task<IReadOnlyList<string>> Faults(BenchmarkDatabase database)
    {
        var expected = await Read(database, Expected, reader =>
        {
            var dyad = new Dyad(CountryCode.Parse(reader.GetString(0)), CountryCode.Parse(reader.GetString(1)));
            var relationship = Relationship.Of(dyad);
            return new Key(relationship.Key, dyad.Source == relationship.A, reader.GetString(2));
        });
        var projected = await Read(
            database, Projected, reader => new Key(reader.GetInt32(0), reader.GetBoolean(1), reader.GetString(2)));

        var different = expected.Keys.Union(projected.Keys)
            .Count(key => expected.GetValueOrDefault(key) != projected.GetValueOrDefault(key));
        return different == 0
            ? []
            : [$"{different:N0} of {expected.Count:N0} sums differ from a plain aggregate over the events"];
    }

    private static async Task<Dictionary<Key, Sums>> Read(
        BenchmarkDatabase database, string sql, Func<NpgsqlDataReader, Key> key)
    {
        var sums = new Dictionary<Key, Sums>();
        await using var command = database.DataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            sums.Add(key(reader), new Sums(
                reader.GetInt64(3), (long)reader.GetFieldValue<decimal>(4), reader.GetInt64(5), reader.GetInt64(6)));
        return sums;
    }
}
