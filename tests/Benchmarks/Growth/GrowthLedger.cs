using Diplomacy.Benchmarks.Harness;
using Diplomacy.Contracts;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Diplomacy.Benchmarks.Growth;

/// <summary>
/// A ledger as a feed of twenty years leaves it: nearly 20,000 relationships of 200 countries, a few of which are
/// reported far more often than most; the lines almost in order of day, in batches as the projection writes them.
/// </summary>
internal sealed class GrowthLedger(BenchmarkDatabase database, int seed)
{
    private const int BatchSize = 20_000;
    private const int CountryCount = 200;
    private const int Days = 20 * 365;
    private const int DaysLate = 3;
    private const double Steepness = 0.9;

    /// <summary>The first day of the ledger.</summary>
    public static readonly DateOnly FirstDay = new(2004, 1, 1);

    private static readonly string[] Codes =
        ["010", "036", "040", "042", "043", "051", "057", "0871", "111", "112", "120", "138", "141", "173", "190"];

    private readonly Random _random = new(seed);
    private readonly CountryCode[] _countries = [.. CountryLookup.All.Take(CountryCount)];
    private readonly double[] _upTo = UpTo();

    private readonly record struct Line(
        int Relationship, long Position, DateOnly Day, short Code, bool Outgoing, int Mentions);

    /// <summary>The country that is reported most.</summary>
    public CountryCode Busiest => _countries[0];

    /// <summary>All countries of the ledger.</summary>
    public IReadOnlyList<CountryCode> Countries => _countries;

    /// <summary>Two countries, in the proportion in which they are reported.</summary>
    public Relationship Draw()
    {
        var one = DrawCountry();
        var other = DrawCountry();
        while (other == one)
            other = DrawCountry();
        return Relationship.Between(_countries[one], _countries[other]);
    }

    /// <summary>Two countries, each relationship as likely as any other.</summary>
    public Relationship DrawEvenly()
    {
        var one = _random.Next(CountryCount);
        return Relationship.Between(
            _countries[one], _countries[(one + _random.Next(1, CountryCount)) % CountryCount]);
    }

    /// <summary>Writes the lines of positions 1 to a number, and says that the projection wrote them.</summary>
    public async Task Write(int count)
    {
        await database.Empty();
        for (var position = 0L; position <= count; position += 1 << 22)
            await database.Execute($"call scoring.add_partitions({position})");
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await using var copy = await connection.BeginBinaryImportAsync(
                """
                copy scoring.ledger_page (relationship, last_position, feed, positions, entries, outgoing, days,
                    cameo_codes, source_event_ids, qualities, source_events, mentions, causes, first_day, last_day)
                from stdin binary
                """);
            copy.Timeout = TimeSpan.Zero;
            for (var first = 0; first < count; first += BatchSize)
                foreach (var row in Lines(first, Math.Min(BatchSize, count - first), count)
                    .GroupBy(line => line.Relationship))
                    await Write(copy, [.. row]);
            await copy.CompleteAsync();
        }
        await database.Execute(
            $"""
            insert into scoring.projection default values on conflict do nothing;
            insert into {EventLog.Schema}.mt_event_progression (name, last_seq_id) values
                ('{ScoreProjection.ProgressKey}', {count}), ('HighWaterMark', {count});
            insert into {EventLog.Schema}.mt_streams (id, type, version, tenant_id)
                values ('{Guid.Empty}', 'source_event', 1, '*DEFAULT*');
            insert into {EventLog.Schema}.mt_events (seq_id, id, stream_id, version, data, type, tenant_id)
                values ({count}, '{Guid.NewGuid()}', '{Guid.Empty}', 1, jsonb_build_object(), 'none', '*DEFAULT*')
            """);
        await database.Execute("vacuum analyze scoring.ledger_page");
    }

    private IEnumerable<Line> Lines(int after, int number, int count)
    {
        for (var position = after + 1; position <= after + number; position++)
        {
            var day = FirstDay.AddDays(
                Math.Max(0, (int)((long)position * Days / count) - _random.Next(DaysLate)));
            yield return new Line(
                Draw().Key, position, day, CameoCode.Parse(Codes[_random.Next(Codes.Length)]).Digits,
                _random.Next(2) == 0, 1 + _random.Next(10));
        }
    }

    private static async Task Write(NpgsqlBinaryImporter copy, Line[] lines)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(lines[0].Relationship, NpgsqlDbType.Integer);
        await copy.WriteAsync(lines[^1].Position, NpgsqlDbType.Bigint);
        await copy.WriteAsync("gdelt1", NpgsqlDbType.Text);
        await Write(copy, lines, line => line.Position, NpgsqlDbType.Bigint);
        await Write(copy, lines, _ => (short)0, NpgsqlDbType.Smallint);
        await Write(copy, lines, line => line.Outgoing, NpgsqlDbType.Boolean);
        await Write(copy, lines, line => line.Day, NpgsqlDbType.Date);
        await Write(copy, lines, line => line.Code, NpgsqlDbType.Smallint);
        await Write(copy, lines, _ => Guid.NewGuid(), NpgsqlDbType.Uuid);
        await Write(copy, lines, _ => 600, NpgsqlDbType.Integer);
        await Write(copy, lines, _ => (short)1, NpgsqlDbType.Smallint);
        await Write(copy, lines, line => line.Mentions, NpgsqlDbType.Integer);
        await Write(copy, lines, _ => (short)1, NpgsqlDbType.Smallint);
        await copy.WriteAsync(lines.Min(line => line.Day), NpgsqlDbType.Date);
        await copy.WriteAsync(lines.Max(line => line.Day), NpgsqlDbType.Date);
    }

    private static Task Write<T>(
        NpgsqlBinaryImporter copy, Line[] lines, Converter<Line, T> value, NpgsqlDbType type) =>
        copy.WriteAsync(Array.ConvertAll(lines, value), NpgsqlDbType.Array | type);

    private int DrawCountry()
    {
        var found = Array.BinarySearch(_upTo, _random.NextDouble() * _upTo[^1]);
        return found < 0 ? ~found : found;
    }

    private static double[] UpTo()
    {
        var upTo = new double[CountryCount];
        for (var (i, sum) = (0, 0.0); i < CountryCount; i++)
            upTo[i] = sum += Math.Pow(i + 1, -Steepness);
        return upTo;
    }
}
