using System.Diagnostics;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// How long single answers of the Query service take over 1.3 million stored events, 100,000 source events of them of
/// one relationship: at any date, as known at any earlier place, and over ten years at once. And how fast a node that
/// has just started replays them all to a date, beside reading and adding them up without any service.
/// </summary>
internal static class QueryRows
{
    private const string KnownAt = "known-at";
    private const string Timeline = "timeline";
    private const string Replay = "replay";
    private const string ReplayToDate = "replay-to-date";
    private const string AsOf = "as-of";

    /// <summary>With this many, the busiest relationship has 100,000 source events.</summary>
    private const int Promised = 1_320_000;
    private const double ReplayToDateBar = 0.4;
    private const double ReplayMemoryMax = 1.2;
    private const double KnownAtMillisecondsMax = 50;
    private const double TimelineMillisecondsMax = 10;
    private const double Share = 0.99;
    private const int Warming = 20;
    private const int Calls = 300;
    private const int FirstYear = 1995, Years = 20, YearsShown = 10;
    private static readonly string[] Names = [AsOf, KnownAt, Timeline, Replay, ReplayToDate];

    public static bool Wanted(BenchmarkOptions options) => Names.Any(options.Wants);

    public static async Task<List<Row>> Measure(
        BenchmarkDatabase database, EventStoreHost host, BenchmarkOptions options)
    {
        var count = options.Rows(Promised);
        await CatchUpRow.Load(count, database, options);
        await CatchUpRow.CatchUp(count, database, host);
        await database.Execute("vacuum analyze scoring.ledger_page");
        var rows = new List<Row>();
        if (options.Wants(ReplayToDate))
            rows.Add(await ReplayFromNothing(count, database, options));
        await using var process = await ServiceProcess.Start("Query", database.ConnectionString);
        using var channel = GrpcChannel.ForAddress(process.Address);
        var query = new QueryService.QueryServiceClient(channel);
        var busiest = new FeedGenerator(options.Seed).RankedDyads[0];
        var random = new Random(options.Seed);

        var present = await query.GetRelationshipAsync(
            new() { Country = $"{busiest.Source}", Counterpart = $"{busiest.Target}", AsOf = AnyDate(random) });
        var sourceEvents = present.Relationship.SourceEventCount;
        if (options.Wants(AsOf))
            rows.Add(RowOf(
                AsOf, $"one of {Calls} dates, relationship of about {sourceEvents:N0} source events",
                await Latencies(async () => await query.GetRelationshipAsync(new()
                {
                    Country = $"{busiest.Source}",
                    Counterpart = $"{busiest.Target}",
                    AsOf = DateWithin(random),
                })),
                max: null));
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

    /// <summary>A replay of 120 frames, whose memory must be that of one frame.</summary>
    private static async Task<Row> ReplayAll(
        QueryService.QueryServiceClient query, ServiceProcess process, BenchmarkOptions options)
    {
        await Read(query, years: 0);
        var (scores, before) = (0L, process.PeakMemory);
        var rates = new List<double>();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            var clock = Stopwatch.StartNew();
            scores = await Read(query, YearsShown);
            rates.Add(scores / clock.Elapsed.TotalSeconds);
        }
        return new Row(
            Replay, $"{YearsShown} years by month, all relationships, {scores:N0} scores: peak memory of the service",
            "MiB", process.PeakMemory, "after a single frame", before, ReplayMemoryMax)
        {
            IsCeiling = true,
            Notes = [$"{Statistics.Median(rates):N0} scores/s"],
        };
    }

    private static async Task<Row> ReplayFromNothing(int count, BenchmarkDatabase database, BenchmarkOptions options)
    {
        var scores = 0L;
        var samples = await new Contest()
            .Add("replay", async () =>
            {
                await using var process = await ServiceProcess.Start("Query", database.ConnectionString);
                using var channel = GrpcChannel.ForAddress(process.Address);
                var query = new QueryService.QueryServiceClient(channel);
                await query.ListModelsAsync(new());
                return await Sample.Of(count, async () => scores = await Read(query, years: 0));
            })
            .Add("read and fold", () =>
                Sample.Of(count, () => Task.Run(() => CatchUpRow.ReadAndFold(count, database))))
            .Run(options.Repeats);
        return Row.Of(
            ReplayToDate, $"{count:N0} events to a date on a node just started, {scores:N0} relationships", "events/s",
            samples["replay"], "SELECT in order, deserialise, add up in memory", samples["read and fold"],
            ReplayToDateBar);
    }

    /// <summary>Replays the last years by month for all relationships, or with none only the last day; gives how many
    /// scores came.</summary>
    private static async Task<long> Read(QueryService.QueryServiceClient query, int years)
    {
        var scores = 0L;
        var last = new Date { Year = FirstYear + Years - 1, Month = 12, Day = 31 };
        using var call = query.ReplayHistory(new()
        {
            Dates = new()
            {
                From = years == 0 ? last : new Date { Year = last.Year - years + 1, Month = 1, Day = 1 },
                To = last,
            },
        });
        while (await call.ResponseStream.MoveNext(default))
            scores += call.ResponseStream.Current.Scores.Count;
        return scores;
    }

    private static Row RowOf(string name, string work, double[] milliseconds, double? max)
    {
        var value = Statistics.Percentile(milliseconds, Share);
        return new Row(
            name, work, "ms, 99th percentile", value, max is null ? "itself" : "promised", max ?? value,
            Bar: max is null ? null : 1)
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

    private static Date DateWithin(Random random) =>
        new() { Year = FirstYear + random.Next(Years), Month = 1 + random.Next(12), Day = 1 + random.Next(28) };

    private static Date AnyDate(Random random) =>
        new() { Year = FirstYear + Years + random.Next(2), Month = 1 + random.Next(12), Day = 1 + random.Next(28) };
}
