using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Requests;
using Diplomacy.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Query.Subscriptions;

/// <summary>
/// A client that stops reading loses that stream, with a status that says so, and nothing else of its connection.
/// </summary>
public sealed class StoppedReaderTests(StoppedReaderTests.ManyRelationships many)
    : IClassFixture<StoppedReaderTests.ManyRelationships>
{
    private readonly RunningServices _services = many.Services;

    [Theory]
    [InlineData("Subscribe", 65_535)]
    [InlineData("Subscribe", 100_000)]
    [InlineData("Subscribe", 262_144)]
    [InlineData("ExportScores", 65_535)]
    [InlineData("ExportScores", 262_144)]
    [InlineData("ExportScores", 2_097_152)]
    [InlineData("ReplayHistory", 65_535)]
    [InlineData("ReplayHistory", 262_144)]
    [InlineData("ReplayHistory", 2_097_152)]
    public async Task The_stream_ends_as_exhausted_and_others_of_its_connection_go_on(string method, int window)
    {
        var (resets, connections) = (0, 0);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == StoppedReaders.MeterName)
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref resets, (int)count));
        listener.Start();
        using var handler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = window };
        handler.ConnectCallback = async (context, ct) =>
        {
            Interlocked.Increment(ref connections);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var channel = GrpcChannel.ForAddress(_services.Grpc, new GrpcChannelOptions { HttpHandler = handler });
        using var other = new SubscriptionService.SubscriptionServiceClient(channel).Subscribe(
            new() { Countries = { "BRA" } }, deadline: _services.CallDeadline);
        (await other.ResponseStream.MoveNext(Deadline.Token())).ShouldBeTrue();

        var read = Begin(method, channel);
        (await read()).ShouldBeTrue();
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref resets) > 0), "the stream to be reset");
        var failure = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (await read())
            {
                // What the client's window holds may still be read.
            }
        });
        await _services.StoreAsync(Reports.Of($"2009-02-{many.NextDay():00}", "BRA", "PER", "057"));
        do
            (await other.ResponseStream.MoveNext(Deadline.Token())).ShouldBeTrue();
        while (other.ResponseStream.Current.Update is null);

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        resets.ShouldBe(1);
        connections.ShouldBe(1);
    }

    private Func<Task<bool>> Begin(string method, GrpcChannel channel)
    {
        var query = new QueryService.QueryServiceClient(channel);
        var (from, to, options) =
            (Reports.On("1990-12-31"), Reports.On("2020-12-31"), new CallOptions(deadline: _services.CallDeadline));
        return method switch
        {
            "Subscribe" => Next(new SubscriptionService.SubscriptionServiceClient(channel).Subscribe(
                new() { Initial = InitialState.Snapshot }, options)),
            "ExportScores" => Next(query.ExportScores(new() { From = from, To = to, Step = DateStep.Day }, options)),
            _ => Next(query.ReplayHistory(
                new() { Dates = new ReplayDates { From = from, To = to, Step = DateStep.Week } }, options)),
        };
    }

    private static Func<Task<bool>> Next<T>(AsyncServerStreamingCall<T> call) =>
        () => call.ResponseStream.MoveNext(Deadline.Token());

    /// <summary>Services whose snapshot has some 1,800 messages, more than the windows of subscribers hold.</summary>
    public sealed class ManyRelationships : IAsyncLifetime
    {
        private const int Countries = 60;
        private const int ReportsPerRequest = 900;

        private int _day;

        public RunningServices Services { get; private set; } = null!;

        /// <summary>Another day for each case, since the same report again would change no score.</summary>
        public int NextDay() => ++_day;

        public async ValueTask InitializeAsync()
        {
            Services = await RunningServices.StartAsync(
                settings: new Dictionary<string, string?> { ["Streams:ReaderTimeoutSeconds"] = "1.5" });
            CountryCode[] countries =
            [
                .. CountryLookup.All.Where(one => StateDates.Existed(one, PartialDate.Parse("1990-05-01")))
                    .Take(Countries),
            ];
            Checkpoint? known = null;
            foreach (var reports in countries.SelectMany((one, i) => countries[(i + 1)..]
                .Select(other => Reports.Of("1990-05-01", $"{one}", $"{other}", "042"))).Chunk(ReportsPerRequest))
                known = await Services.StoreAsync(reports);
            await Services.Query.GetRelationshipAsync(
                new() { Country = "BOL", Counterpart = "PER", AtLeastAsFresh = known },
                deadline: Services.CallDeadline);
        }

        public ValueTask DisposeAsync() => Services.DisposeAsync();
    }
}
