using System.Diagnostics;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Growth;

/// <summary>
/// A Query node over a long history: how soon it gives its first answer and with how much memory, with 10 million lines
/// and with twice as many; and how long 16 callers at once wait for what.
/// </summary>
internal static class GrowthRows
{
    private const int Promised = 10_000_000;
    private const int Callers = 16;
    private const int CallsEach = 250;
    private const double Share = 0.99;
    private const double FirstAnswerSecondsMax = 5, MemoryMax = 400, TwiceAsLongMax = 1.3;
    private const double PresentMax = 5, AsOfMax = 15, KnownAtMax = 50, ListMax = 25, TimelineMax = 25;
    private static readonly Date Today = new() { Year = 2024, Month = 2, Day = 15 };
    private static readonly Date FiveYearsBack = new() { Year = 2019, Month = 2, Day = 15 };
    private static readonly TimeSpan SumPatience = TimeSpan.FromMinutes(20);

    private sealed record Cold(double Seconds, double Memory);

    public static async Task<List<Row>> Measure(
        BenchmarkDatabase database, Func<long, string> checkpointAt, BenchmarkOptions options)
    {
        var count = options.Rows(Promised);
        var ledger = new GrowthLedger(database, options.Seed);
        var rows = new List<Row>();
        await Fill(database, ledger, count);
        var once = await ColdStarts(database, ledger, options);
        rows.Add(RowOf(
            "first-answer", $"Query from its start to the first answer, {count:N0} lines", "s", once.Seconds,
            FirstAnswerSecondsMax));
        rows.Add(RowOf("first-answer-memory", "its peak memory then", "MiB", once.Memory, MemoryMax));
        rows.AddRange(await Latencies(database, ledger, checkpointAt(count / 2), count));

        await Fill(database, ledger, 2 * count);
        var twice = await ColdStarts(database, ledger, options);
        rows.Add(RowOf(
            "first-answer-twice", $"from its start to the first answer, {2 * count:N0} lines", "s", twice.Seconds,
            once.Seconds, $"with {count:N0}", TwiceAsLongMax));
        rows.Add(RowOf(
            "first-answer-memory-twice", "its peak memory then", "MiB", twice.Memory, once.Memory,
            $"with {count:N0}", TwiceAsLongMax));
        return rows;
    }

    private static async Task Fill(BenchmarkDatabase database, GrowthLedger ledger, int count)
    {
        var clock = Stopwatch.StartNew();
        await ledger.Write(count);
        Console.WriteLine($"{count:N0} lines written in {clock.Elapsed.TotalSeconds:N0} s");
        clock.Restart();
        await using (await ServiceProcess.Start("Projection", database.ConnectionString))
            await Eventually.TrueAsync(
                async () => await database.Scalar<long>(
                    "select coalesce(max(last_position), 0) from scoring.month_range") > count - (1 << 20),
                "the sums of all ranges", SumPatience);
        await database.Execute("vacuum analyze scoring.month_page");
        Console.WriteLine(
            $"summed up in {clock.Elapsed.TotalSeconds:N0} s; bytes a line: "
            + $"{await Bytes(database, "ledger_page") / count}, of sums {await Bytes(database, "month_page") / count}");
    }

    private static Task<long> Bytes(BenchmarkDatabase database, string table) => database.Scalar<long>(
        $"select sum(pg_total_relation_size(relid))::bigint from pg_partition_tree('scoring.{table}')");

    private static async Task<Cold> ColdStarts(
        BenchmarkDatabase database, GrowthLedger ledger, BenchmarkOptions options)
    {
        var starts = new List<Cold>();
        for (var i = 0; i < options.Repeats; i++)
        {
            var clock = Stopwatch.StartNew();
            await using var process = await ServiceProcess.Start("Query", database.ConnectionString);
            using var channel = GrpcChannel.ForAddress(process.Address);
            await new QueryService.QueryServiceClient(channel).ListRelationshipsAsync(
                new() { Country = $"{ledger.Busiest}", AsOf = Today });
            starts.Add(new Cold(clock.Elapsed.TotalSeconds, process.PeakMemory));
        }
        return new Cold(
            Statistics.Median([.. starts.Select(start => start.Seconds)]),
            Statistics.Median([.. starts.Select(start => start.Memory)]));
    }

    private static async Task<List<Row>> Latencies(
        BenchmarkDatabase database, GrowthLedger ledger, string middle, int count)
    {
        await using var process = await ServiceProcess.Start("Query", database.ConnectionString);
        using var channel = GrpcChannel.ForAddress(process.Address);
        var query = new QueryService.QueryServiceClient(channel);
        // As a node that has run for a while has been asked for every relationship.
        foreach (var country in ledger.Countries)
            await query.ListRelationshipsAsync(new() { Country = $"{country}" });
        var knownAt = new KnownAt { Checkpoint = new Checkpoint { Token = middle } };
        var work = $"{Callers} callers, {count:N0} lines";
        var rows = new List<Row>
        {
            await Of("present", $"GetRelationship at the present, {work}", PresentMax, pair =>
                query.GetRelationshipAsync(Request(pair)).ResponseAsync),
            await Of("present-evenly", $"the same, all relationships alike, {work}", PresentMax, pair =>
                query.GetRelationshipAsync(Request(pair)).ResponseAsync, ledger.DrawEvenly),
            await Of("five-years-back", $"GetRelationship with as_of, {work}", AsOfMax, pair =>
                query.GetRelationshipAsync(Request(pair, FiveYearsBack)).ResponseAsync),
            await Of("known-at-middle", $"GetRelationship with known_at, {work}", KnownAtMax, pair =>
                query.GetRelationshipAsync(Request(pair, Today, knownAt)).ResponseAsync),
            await Of("list-busiest", $"ListRelationships of the busiest country, {work}", ListMax, _ =>
                query.ListRelationshipsAsync(new() { Country = $"{ledger.Busiest}" }).ResponseAsync),
            await Of("timeline-20-years", $"GetTimeline of 20 years by month, {work}", TimelineMax, pair =>
                query.GetTimelineAsync(new()
                {
                    Country = $"{pair.A}",
                    Counterpart = $"{pair.B}",
                    From = new Date { Year = 2004, Month = 1, Day = 1 },
                    To = new Date { Year = 2023, Month = 12, Day = 31 },
                }).ResponseAsync),
        };
        Console.WriteLine($"peak memory of the node after all: {process.PeakMemory:N0} MiB");
        return rows;

        async Task<Row> Of(
            string name, string what, double max, Func<Relationship, Task> call, Func<Relationship>? draw = null)
        {
            var milliseconds = await Ask(call, draw ?? ledger.Draw);
            return RowOf(name, what, "ms, 99th percentile", Statistics.Percentile(milliseconds, Share), max) with
            {
                Notes =
                [
                    $"median {Statistics.Median(milliseconds):0.0} ms, largest {milliseconds.Max():0.0} ms; "
                    + $"working set {process.WorkingSet:N0} MiB",
                ],
            };
        }
    }

    private static GetRelationshipRequest Request(Relationship pair, Date? asOf = null, KnownAt? knownAt = null) =>
        new() { Country = $"{pair.A}", Counterpart = $"{pair.B}", AsOf = asOf, KnownAt = knownAt };

    /// <summary>How long each call took, in milliseconds; as many first, unmeasured.</summary>
    private static async Task<double[]> Ask(Func<Relationship, Task> call, Func<Relationship> draw)
    {
        await Round();
        return await Round();

        async Task<double[]> Round()
        {
            var pairs = Enumerable.Range(0, Callers * CallsEach).Select(_ => draw()).ToArray();
            var milliseconds = new double[pairs.Length];
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                for (var i = caller; i < pairs.Length; i += Callers)
                {
                    var began = Stopwatch.GetTimestamp();
                    await call(pairs[i]);
                    milliseconds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                }
            })));
            return milliseconds;
        }
    }

    private static Row RowOf(
        string name, string work, string unit, double value, double limit, string of = "promised", double bar = 1) =>
        new(name, work, unit, value, of, limit, bar) { IsCeiling = true };
}
