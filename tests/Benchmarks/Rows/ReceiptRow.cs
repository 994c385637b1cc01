using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// How soon a subscriber in another process receives a report, counted from the report's acknowledgement, while
/// reports come at a steady rate.
/// </summary>
internal static class ReceiptRow
{
    private const double BarMilliseconds = 25, BarAmongManyMilliseconds = 50;
    private const int Promised = 2_000;
    /// <summary>Half a minute of reports: until then the JIT still compiles the service's hot code.</summary>
    private const int WarmUp = 6_000;
    private const int ReportsPerSecond = 200;
    private const int Others = 1_000;
    private const int OthersAChannel = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>With one subscriber to everything, then with others connected besides.</summary>
    public static async Task<IReadOnlyList<Row>> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        await using var all = await ServiceProcess.Start(
            "Standalone", database.ConnectionString,
            (grpcPort, webPort) => ["--grpc-port", $"{grpcPort}", "--web-port", $"{webPort}"]);
        var alone = await Measure(all.Address, "receipt", "a subscriber", BarMilliseconds, options);
        using var end = new CancellationTokenSource();
        var channels = Enumerable.Range(0, Others / OthersAChannel)
            .Select(_ => GrpcChannel.ForAddress(all.Address)).ToArray();
        var others = channels.SelectMany(channel => Enumerable.Range(0, OthersAChannel)
            .Select(_ => Hold(channel, end.Token))).ToArray();
        await Task.WhenAll(others.Select(other => other.Begun.Task)).WaitAsync(Patience);
        var among = await Measure(
            all.Address, "receipt-among", $"a subscriber among {Others:N0} others", BarAmongManyMilliseconds, options);
        await end.CancelAsync();
        foreach (var channel in channels)
            channel.Dispose();
        return [alone, among];
    }

    private static async Task<Row> Measure(
        string address, string name, string who, double bar, BenchmarkOptions options)
    {
        using var channel = GrpcChannel.ForAddress(address);
        using var listening = GrpcChannel.ForAddress(address);
        var received = new Receipts();
        using var end = new CancellationTokenSource();
        using var stream = new SubscriptionService.SubscriptionServiceClient(listening)
            .Subscribe(new SubscribeRequest(), cancellationToken: end.Token);
        await stream.ResponseHeadersAsync;
        var listener = Task.Run(async () =>
        {
            while (await stream.ResponseStream.MoveNext(end.Token))
                received.Add(stream.ResponseStream.Current);
        });
        var client = new IngestionService.IngestionServiceClient(channel);
        var rows = new FeedGenerator(options.Seed + name.Length).Take(WarmUp + options.Rows(Promised));
        var acknowledged = new ConcurrentDictionary<string, Acknowledgement>();
        var sent = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < rows.Count; i++)
        {
            var left = TimeSpan.FromSeconds((double)i / ReportsPerSecond) - clock.Elapsed;
            if (left > TimeSpan.Zero)
                await Task.Delay(left);
            sent.Add(Report(client, rows[i], i < WarmUp ? null : acknowledged));
        }
        await Task.WhenAll(sent);
        await Testing.Eventually.TrueAsync(
            () => acknowledged.All(pair => received.At(pair.Key, pair.Value.Position) is not null),
            "every report to be received", Patience);
        await end.CancelAsync();
        await listener.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // An update may overtake the acknowledgement of its report; the wait is then zero.
        var waits = acknowledged.Select(pair =>
            Math.Max(0, Stopwatch.GetElapsedTime(
                pair.Value.At, received.At(pair.Key, pair.Value.Position)!.Value).TotalMilliseconds)).ToList();
        return new Row(
            name, $"from acknowledgement to receipt by {who} in another process, {ReportsPerSecond}/s, p99", "ms",
            Statistics.Percentile(waits, 0.99), "the bar", bar, Bar: 1)
        {
            IsCeiling = true,
            Notes = [$"p50 {Statistics.Percentile(waits, 0.50):N1} ms, most {waits.Max():N1} ms, "
                + $"{waits.Count:N0} source events"],
        };
    }

    private static async Task Report(
        IngestionService.IngestionServiceClient client, FeedRow row,
        ConcurrentDictionary<string, Acknowledgement>? acknowledged)
    {
        var answer = await client.ReportSourceEventsAsync(
            new ReportSourceEventsRequest { Reports = { ReportRows.ReportOf(row) } });
        if (answer.Results[0].Outcome == ReportOutcome.Recorded)
            acknowledged?.TryAdd(
                answer.Results[0].SourceEventId,
                new Acknowledgement(PositionOf(answer.Checkpoint), Stopwatch.GetTimestamp()));
    }

    private static (TaskCompletionSource Begun, Task Held) Hold(GrpcChannel channel, CancellationToken ct)
    {
        var begun = new TaskCompletionSource();
        return (begun, Task.Run(async () =>
        {
            using var stream = new SubscriptionService.SubscriptionServiceClient(channel)
                .Subscribe(new SubscribeRequest { Countries = { "FJI" } }, cancellationToken: ct);
            try
            {
                while (await stream.ResponseStream.MoveNext(ct))
                    begun.TrySetResult();
            }
            catch (Exception exception) when (exception is RpcException or OperationCanceledException)
            {
                begun.TrySetException(exception);
            }
        }, ct));
    }

    /// <summary>The position of a checkpoint: its third field, after format and store.</summary>
    private static long PositionOf(Checkpoint checkpoint) =>
        BinaryPrimitives.ReadInt64BigEndian(Base64Url.DecodeFromChars(checkpoint.Token).AsSpan(9));

    private readonly record struct Acknowledgement(long Position, long At);

    /// <summary>The times at which a subscriber received updates.</summary>
    private sealed class Receipts
    {
        private readonly ConcurrentDictionary<string, long> _named = new();
        private readonly Lock _gate = new();
        private readonly List<(long Position, long At)> _covered = [];

        public void Add(SubscribeResponse message)
        {
            var at = Stopwatch.GetTimestamp();
            if (message.Update is { } update)
                _named.TryAdd(update.Cause.SourceEventId, at);
            lock (_gate)
                _covered.Add((PositionOf(message.Checkpoint), at));
        }

        /// <summary>When an update named a source event; or, where that was folded into another, covered it.</summary>
        public long? At(string sourceEventId, long position)
        {
            if (_named.TryGetValue(sourceEventId, out var at))
                return at;
            lock (_gate)
                return _covered.FirstOrDefault(covered => covered.Position >= position) is { At: > 0 } first
                    ? first.At : null;
        }
    }
}
