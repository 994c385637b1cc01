using System.Diagnostics;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// How long single answers of the Query service take over a million stored events, a tenth of them of one relationship:
/// as known at any earlier place, and over ten years at once. And how fast it replays them all.
/// </summary>
internal static class QueryRows
{
    private const string KnownAt = "known-at";
    private const string Timeline = "timeline";
    private const string Replay = "replay";
    private const int Promised = 1_000_000;
    private const double KnownAtMillisecondsMax = 50;
    private const double TimelineMillisecondsMax = 10;
    private const double Share = 0.99;
    private const int Warming = 20;
    private const int Calls = 300;
    private const int FirstYear = 1995, Years = 20, YearsShown = 10;
    private static readonly string[] Names = [KnownAt, Timeline, Replay];

    public static bool Wanted(BenchmarkOptions options) => Names.Any(options.Wants);

    public static async Task<List<Row>> Measure(
        BenchmarkDatabase database, EventStoreHost host, BenchmarkOptions options)
    {
        var count = options.Rows(Promised);
        await CatchUpRow.Load(count, database, options);
        await CatchUpRow.CatchUp(count, database, host);
        await database.Execute("vacuum analyze scoring.ledger");
        await using var process = await ServiceProcess.Start("Query", database.ConnectionString);
        using var channel = GrpcChannel.ForAddress(process.Address);
        var query = new QueryService.QueryServiceClient(channel);
        var busiest = new FeedGenerator(options.Seed).RankedDyads[0];
        var random = new Random(options.Seed);
        var rows = new List<Row>();

        var present = await query.GetRelationshipAsync(
            new() { Country = $"{busiest.Source}", Counterpart = $"{busiest.Target}", AsOf = AnyDate(random) });
        var sourceEvents = present.Relationship.SourceEventCount;
        if (options.Wants(KnownAt))
        {
            var times = await Times(database, random);
            rows.Add(RowOf(
                KnownAt, $"one of {Calls} instants, relationship of about {sourceEvents:N0} source events",
                await Latencies(async () => await query.GetRelationshipAsync(new()
                {
                    Country = $"{busiest.Source}",
                    Counterpart = $"{busiest.Target}",
                    AsOf = AnyDate(random),
                    KnownAt = new() { Time = times[random.Next(times.Length)] },
                })),
                KnownAtMillisecondsMax));
        }
        if (options.Wants(Timeline))
            rows.Add(RowOf(
                Timeline, $"{YearsShown} years by month, relationship of about {sourceEvents:N0} source events",
                await Latencies(async () =>
                {
                    var from = FirstYear + random.Next(Years - YearsShown);
                    await query.GetTimelineAsync(new()
                    {
                        Country = $"{busiest.Source}",
                        Counterpart = $"{busiest.Target}",
                        From = new Date { Year = from, Month = 1, Day = 1 + random.Next(28) },
                        To = new Date { Year = from + YearsShown - 1, Month = 12, Day = 31 },
                    });
                }),
                TimelineMillisecondsMax));
        if (options.Wants(Replay))
            rows.Add(await ReplayAll(query, process, options));
        return rows;
    }

    private static async Task<Row> ReplayAll(
        QueryService.QueryServiceClient query, ServiceProcess process, BenchmarkOptions options)
    {
        var (scores, before) = (0L, process.PeakMemory);
        var rates = new List<double>();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            scores = 0;
            var clock = Stopwatch.StartNew();
            using var call = query.ReplayHistory(new()
            {
                Dates = new()
                {
                    From = new Date { Year = FirstYear + YearsShown, Month = 1, Day = 1 },
                    To = new Date { Year = FirstYear + Years - 1, Month = 12, Day = 31 },
                },
            });
            while (await call.ResponseStream.MoveNext(default))
                scores += call.ResponseStream.Current.Scores.Count;
            rates.Add(scores / clock.Elapsed.TotalSeconds);
        }
        var work = $"{YearsShown} years by month, all relationships, {scores:N0} scores";
        var rate = Statistics.Median(rates);
        return new Row(Replay, work, "scores/s", rate, "itself", rate, Bar: null)
        {
            Notes = [$"peak memory of the service {before:N0} MiB before, {process.PeakMemory:N0} MiB after"],
        };
    }

    private static Row RowOf(string name, string work, double[] milliseconds, double max)
    {
        var value = Statistics.Percentile(milliseconds, Share);
        return new Row(name, work, "ms, 99th percentile", value, "promised", max, Bar: 1)
        {
            IsCeiling = true,
            Notes = [$"median {Statistics.Median(milliseconds):0.0} ms, largest {milliseconds.Max():0.0} ms"],
        };
    }

    private static async Task<double[]> Latencies(Func<Task> call)
    {
        for (var i = 0; i < Warming; i++)
            await call();
        var milliseconds = new double[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var clock = Stopwatch.StartNew();
            await call();
            milliseconds[i] = clock.Elapsed.TotalMilliseconds;
        }
        return milliseconds;
    }

    /// <summary>Instants spread over the time in which events were stored.</summary>
    private static async Task<Google.Protobuf.WellKnownTypes.Timestamp[]> Times(
        BenchmarkDatabase database, Random random)
    {
        var first = await database.Scalar<DateTime>("select min(timestamp) from diplomacy.mt_events");
        var last = await database.Scalar<DateTime>("select max(timestamp) from diplomacy.mt_events");
        return
        [
            .. Enumerable.Range(0, Calls).Select(_ => Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(
                first + ((last - first) * random.NextDouble()))),
        ];
    }

    private static Date AnyDate(Random random) =>
        new() { Year = FirstYear + Years + random.Next(2), Month = 1 + random.Next(12), Day = 1 + random.Next(28) };
}
