using System.Text;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.Testing;
using Google.Protobuf;
using Grpc.Net.Client;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// Files of GDELT 1.0 through ImportFeed, from their bytes to the projected ledger: how fast, in how much memory, and
/// what it costs callers that report meanwhile.
/// </summary>
internal static class ImportRows
{
    private const string Speed = "import";
    private const string Memory = "import-memory";
    private const string Beside = "import-beside";
    private const double SpeedBar = 0.35;
    private const double MemoryBar = 1.2;
    private const double BesideBar = 3;
    private const int Few = 200_000;
    private const int Many = 2_000_000;
    private const int WarmUpRows = 100_000;
    private const int RowsAtATime = 2_000;
    private const double RepeatedShare = 0.05;
    private const double Rank = 0.99;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    /// <summary>The codes that GDELT has for countries; a few are not those of ISO 3166-1.</summary>
    private static readonly Dictionary<string, string> CameoCodes = CountryLookup.All
        .Select(country => (country, Codes: CountryLookup.CodesOf(country, CodeSystem.Cameo)))
        .Where(one => one.Codes.Count > 0).ToDictionary(one => $"{one.country}", one => one.Codes[0]);

    /// <summary>The names of the rows.</summary>
    public static readonly string[] Names = [Speed, Memory, Beside];

    public static async Task<IReadOnlyList<Row>> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var rows = new List<Row>();
        if (options.Wants(Speed))
            rows.Add(await MeasureSpeed(database, options));
        if (options.Wants(Memory))
            rows.Add(await MeasureMemory(database, options));
        if (options.Wants(Beside))
            rows.Add(await MeasureBeside(database, options));
        return rows;
    }

    private static async Task<Row> MeasureSpeed(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var rows = Take(new FeedGenerator(options.Seed, RepeatedShare), options.Rows(Few));
        var limit = new CopyLimit(rows);
        var errors = new List<string>();
        var samples = await new Contest()
            .Add(Speed, async () =>
            {
                await using var services = await Started(database, options.Seed + 1);
                var before = await EventLog.ReadHead(database.DataSource, default);
                var sample = await Sample.Of(rows.Count, async () =>
                {
                    var counts = await Import(services.Ingestion, Chunks([rows]));
                    // A few have the number of a record of the warm-up.
                    if (counts.Recorded + counts.Corroborated + counts.Revised != rows.Count)
                        errors.Add($"{rows.Count:N0} rows became {counts}");
                    await Projected(database);
                });
                if (await EventLog.ReadHead(database.DataSource, default) - before is var added && added < rows.Count)
                    errors.Add($"{added:N0} of {rows.Count:N0} rows were stored");
                return sample;
            })
            .Add("COPY", () => limit.Measure(database)).Run(options.Repeats);
        return Row.Of(
            Speed, $"a file of {rows.Count:N0} rows, until they are projected", "rows/s", samples[Speed],
            "COPY of the same rows", samples["COPY"], SpeedBar, errors);
    }

    private static async Task<Row> MeasureMemory(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var many = options.Rows(Many);
        var few = many / (Many / Few);
        var peakOfFew = await Peak(few);
        var peakOfMany = await Peak(many);
        return new Row(
            Memory, $"peak memory of Ingestion over a file of {many:N0} rows", "MiB", peakOfMany,
            $"over {few:N0} rows", peakOfFew, MemoryBar)
        {
            IsCeiling = true,
        };

        async Task<double> Peak(int count)
        {
            await using var services = await Started(database, options.Seed + 1);
            var generator = new FeedGenerator(options.Seed, RepeatedShare);
            await Import(services.Ingestion, Chunks(
                Enumerable.Range(0, count / RowsAtATime).Select(_ => Take(generator, RowsAtATime))));
            return services.Ingestion.PeakMemory;
        }
    }

    private static async Task<Row> MeasureBeside(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var generator = new FeedGenerator(options.Seed, RepeatedShare);
        var rows = Take(generator, options.Rows(Few));
        var singles = new Queue<FeedRow>(Take(generator, rows.Count));
        await using var services = await Started(database, options.Seed + 1);
        using var channel = GrpcChannel.ForAddress(services.Ingestion.Address);
        var client = new IngestionService.IngestionServiceClient(channel);
        await Report(Task.Delay(IdleTime));
        var idle = await Report(Task.Delay(IdleTime));
        var busy = await Report(Import(services.Ingestion, Chunks([rows])));
        return new Row(
            Beside, $"p99 of a request of one report during an import of {rows.Count:N0} rows", "ms",
            Statistics.Percentile(busy, Rank), "without an import", Statistics.Percentile(idle, Rank), BesideBar)
        {
            IsCeiling = true,
            Notes = [$"{busy.Length:N0} requests during the import, {idle.Length:N0} without"],
        };

        // One caller, who pauses: what a request waits for, not how many fit.
        async Task<double[]> Report(Task until)
        {
            var times = new List<double>();
            while (!until.IsCompleted && singles.TryDequeue(out var single))
            {
                var start = Stopwatch.GetTimestamp();
                await client.ReportSourceEventsAsync(
                    new ReportSourceEventsRequest { Reports = { ReportRows.ReportOf(single) } });
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await Task.Delay(Pause);
            }
            await until;
            return [.. times];
        }
    }

    private static async Task<Running> Started(BenchmarkDatabase database, int seed)
    {
        await database.Empty();
        var running = new Running(
            await ServiceProcess.Start("Ingestion", database.ConnectionString),
            await ServiceProcess.Start("Projection", database.ConnectionString));
        await Import(running.Ingestion, Chunks([Take(new FeedGenerator(seed, RepeatedShare), WarmUpRows)]));
        await Projected(database);
        return running;
    }

    private static async Task<ImportCounts> Import(ServiceProcess ingestion, IEnumerable<ByteString> chunks)
    {
        using var channel = GrpcChannel.ForAddress(ingestion.Address);
        using var call = new IngestionService.IngestionServiceClient(channel).ImportFeed();
        await call.RequestStream.WriteAsync(new ImportFeedRequest
        {
            Header = new ImportHeader { ImportId = Guid.NewGuid().ToString(), FileName = "benchmark" },
        });
        var finished = Finished();
        foreach (var chunk in chunks)
            await call.RequestStream.WriteAsync(new ImportFeedRequest { Chunk = chunk });
        await call.RequestStream.CompleteAsync();
        return await finished;

        async Task<ImportCounts> Finished()
        {
            while (await call.ResponseStream.MoveNext(default))
                if (call.ResponseStream.Current.Finished is { } last)
                    return last.Counts;
            throw new InvalidOperationException("The import did not finish.");
        }
    }

    private static IEnumerable<ByteString> Chunks(IEnumerable<List<FeedRow>> parts)
    {
        foreach (var part in parts)
            foreach (var chunk in part.Chunk(RowsAtATime))
                yield return ByteString.CopyFrom(
                    Encoding.UTF8.GetBytes(string.Concat(chunk.Select(row => LineOf(row) + "\n"))));
    }

    private static string LineOf(FeedRow row) => GdeltDay.Row(
        long.Parse(row.Event.Origin.RecordId!, System.Globalization.CultureInfo.InvariantCulture),
        row.Event.OccurredOn, CameoCodes[row.Event.Source], CameoCodes[row.Event.Target], row.Event.CameoCode,
        row.Event.Mentions, row.Event.Origin.Url!);

    /// <summary>The next rows, without those of the few countries for which GDELT has no code.</summary>
    private static List<FeedRow> Take(FeedGenerator generator, int count)
    {
        var rows = new List<FeedRow>(count);
        while (rows.Count < count)
            rows.AddRange(generator.Take(count - rows.Count).Where(
                row => CameoCodes.ContainsKey(row.Event.Source) && CameoCodes.ContainsKey(row.Event.Target)));
        return rows;
    }

    private static async Task Projected(BenchmarkDatabase database)
    {
        var head = await EventLog.ReadHead(database.DataSource, default);
        await Eventually.TrueAsync(
            async () => await EventLog.ReadProgress(database.DataSource, default) >= head, "the projection", Patience);
    }

    private sealed record Running(ServiceProcess Ingestion, ServiceProcess Projection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Ingestion.DisposeAsync();
            await Projection.DisposeAsync();
        }
    }
}
