using System.Globalization;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Benchmarks.Server;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// Thousands of subscribers to everything on one node: how fast updates reach them all, compared with Kestrel alone
/// writing the same bytes to as many streams; what an idle subscriber costs; and how those who stop reading affect
/// the others.
/// </summary>
internal static class FanOutRow
{
    private const string HeapSize = "dotnet_gc_last_collection_heap_size_bytes";
    private const double BarOfRate = 0.6, BarOfKibibytes = 40, BarOfRest = 0.9, BarOfWait = 1.25;
    private const int Subscribers = 5_000;
    private const int Stopped = Subscribers / 10;
    private const int UpdatesARound = 200;
    private const int SinglesARound = 40;
    private const int WarmUpRounds = 10, RoundsToFill = 2;
    private static readonly int[] PieceSizes = [UpdatesARound, 32];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Measures all of it.</summary>
    public static async Task<IReadOnlyList<Row>> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        await using var all = await ServiceProcess.Start(
            "Standalone", database.ConnectionString,
            (grpcPort, webPort) => ["--grpc-port", $"{grpcPort}", "--web-port", $"{webPort}"]);
        using var reporter = new Reporter(all.Address, options);
        // Allocates what does not depend on subscribers before memory is measured.
        await reporter.Report(UpdatesARound);
        var before = await MemoryOf(all);
        var tally = new Tally();
        using var subscribers = SubscribersOf(all);
        await subscribers.Join(Subscribers, LeanConnection.WindowMax, tally);
        var idle = Idle(before, await MemoryOf(all));
        for (var round = 0; round < WarmUpRounds; round++)
            await Deliver(reporter, tally, Subscribers);
        var rate = await Rate(reporter, tally, database, options);
        return [rate, idle, .. await Rest(all, reporter, tally, options)];
    }

    private static Crowd SubscribersOf(ServiceProcess all) =>
        new(all.Address, "/diplomacy.query.v1.SubscriptionService/Subscribe", new SubscribeRequest());

    private static async Task<Row> Rate(
        Reporter reporter, Tally tally, BenchmarkDatabase database, BenchmarkOptions options)
    {
        await using var bare = await ServiceProcess.Start(
            "Benchmarks", database.ConnectionString,
            (grpcPort, webPort) => [BroadcastServer.Command, $"{grpcPort}", $"{webPort}"]);
        var written = new Tally();
        using var listeners = new Crowd(bare.Address, BroadcastServer.StreamPath, new SubscribeRequest());
        await listeners.Join(Subscribers, LeanConnection.WindowMax, written);
        var updates = reporter.Last(UpdatesARound);
        foreach (var size in PieceSizes)
            await Broadcast(bare, Pieces(updates, size), written);
        var contest = new Contest().Add("updates", () => Sample.Of(
            Subscribers * UpdatesARound, () => Deliver(reporter, tally, Subscribers)));
        foreach (var size in PieceSizes)
            contest.Add($"bare, {size} at a time", () => Sample.Of(
                Subscribers * UpdatesARound, () => Broadcast(bare, Pieces(updates, size), written)));
        var samples = await contest.Run(options.Repeats);
        var best = PieceSizes.Select(size => samples[$"bare, {size} at a time"])
            .MaxBy(bares => Statistics.Median(Array.ConvertAll(bares, sample => sample.Rate)))!;
        return Row.Of(
            "fan-out", $"updates delivered to {Subscribers:N0} subscribers to everything, {UpdatesARound} at a time",
            "messages/s", samples["updates"], "Kestrel alone that writes the same bytes, at its best", best,
            BarOfRate,
            notes:
            [
                $"{Crowd.AConnection} streams a connection; an update has "
                + $"{updates.Average(update => update.CalculateSize()):N0} bytes",
            ]);
    }

    /// <summary>How those who stop reading affect the rest, and how much memory they hold.</summary>
    private static async Task<IReadOnlyList<Row>> Rest(
        ServiceProcess all, Reporter reporter, Tally tally, BenchmarkOptions options)
    {
        var (alone, among) = (new List<Sample>(), new List<Sample>());
        var (waitsAlone, waitsAmong) = (new List<double>(), new List<double>());
        var held = new List<double>();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            alone.Add(await Sample.Of(Subscribers * UpdatesARound, () => Deliver(reporter, tally, Subscribers)));
            await Singles(reporter, tally, waitsAlone);
            var before = all.WorkingSet;
            using var stopped = SubscribersOf(all);
            await stopped.Join(Stopped, LeanConnection.WindowDefault, new Tally());
            // After these rounds the buffers of the stream and the server are full, and their memory no longer grows.
            for (var round = 0; round < RoundsToFill; round++)
                await Deliver(reporter, tally, Subscribers);
            held.Add(all.WorkingSet - before);
            among.Add(await Sample.Of(Subscribers * UpdatesARound, () => Deliver(reporter, tally, Subscribers)));
            await Singles(reporter, tally, waitsAmong);
        }
        var rate = Row.Of(
            "fan-out-stopped", $"updates delivered to the rest while {Stopped:N0} more have stopped reading",
            "messages/s", [.. among], "without these", [.. alone], BarOfRest,
            notes: [$"the working set grew by {Statistics.Median(held):N1} MiB with the stopped"]);
        var wait = new Row(
            "fan-out-wait", "from acknowledgement to receipt by any of the rest while some have stopped, p99", "ms",
            Statistics.Percentile(waitsAmong, 0.99), "without these", Statistics.Percentile(waitsAlone, 0.99),
            BarOfWait)
        {
            IsCeiling = true,
            Notes =
            [
                $"p50 {Statistics.Percentile(waitsAmong, 0.5):N1} ms, without these "
                + $"{Statistics.Percentile(waitsAlone, 0.5):N1} ms; one update at a time",
            ],
        };
        return [rate, wait];
    }

    /// <summary>Records how long after its acknowledgement each subscriber receives a report.</summary>
    private static async Task Singles(Reporter reporter, Tally tally, List<double> waits)
    {
        for (var single = 0; single < SinglesARound; single++)
        {
            var delivered = tally.Expect(Subscribers);
            var moment = await reporter.Report(1);
            await delivered.WaitAsync(Patience);
            waits.AddRange(tally.WaitsSince(moment));
        }
    }

    private static Row Idle((double WorkingSet, double Heap) before, (double WorkingSet, double Heap) after)
    {
        var (workingSet, heap) = (after.WorkingSet - before.WorkingSet, after.Heap - before.Heap);
        return new Row(
            "fan-out-idle", $"memory of one of {Subscribers:N0} idle subscribers, by the working set of the process",
            "KiB", workingSet * 1024 / Subscribers, "the bar", BarOfKibibytes, Bar: 1)
        {
            IsCeiling = true,
            Notes = [$"by the heap after its last collection {heap * 1024 / Subscribers:N1} KiB"],
        };
    }

    private static async Task<(double WorkingSet, double Heap)> MemoryOf(ServiceProcess process)
    {
        await Task.Delay(Settling);
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync($"{process.WebAddress}/metrics");
        var heap = metrics.Split('\n').Where(line => line.StartsWith(HeapSize, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        return (process.WorkingSet, heap / (1 << 20));
    }

    /// <summary>Lets some reports reach so many subscribers.</summary>
    private static async Task Deliver(Reporter reporter, Tally tally, int subscribers)
    {
        var delivered = tally.Expect((long)subscribers * UpdatesARound);
        await reporter.Report(UpdatesARound);
        await delivered.WaitAsync(Patience);
    }

    private static async Task Broadcast(ServiceProcess bare, byte[] pieces, Tally tally)
    {
        var delivered = tally.Expect((long)Subscribers * UpdatesARound);
        using var client = new HttpClient();
        using var answer = await client.PostAsync(
            bare.WebAddress + BroadcastServer.SendPath, new ByteArrayContent(pieces));
        answer.EnsureSuccessStatusCode();
        await delivered.WaitAsync(Patience);
    }

    /// <summary>Messages as gRPC frames them, so many in a piece.</summary>
    private static byte[] Pieces(IReadOnlyList<SubscribeResponse> updates, int size)
    {
        var pieces = new MemoryStream();
        foreach (var chunk in updates.Chunk(size))
        {
            var piece = chunk.SelectMany(LeanConnection.MessageOf).ToArray();
            pieces.Write(BitConverter.GetBytes(piece.Length));
            pieces.Write(piece);
        }
        return pieces.ToArray();
    }
}
