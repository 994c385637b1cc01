using Diplomacy.Protos.Query.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Interop;

public sealed class ManyStreamsTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const int Streams = 1_000;

    [Fact]
    public async Task One_connection_carries_a_thousand_subscriptions_and_each_receives_a_change()
    {
        // Without a second connection, a stream too many would wait for another to end.
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false };
        using var channel = GrpcChannel.ForAddress(services.Grpc, new GrpcChannelOptions { HttpHandler = handler });
        var client = new SubscriptionService.SubscriptionServiceClient(channel);
        var request = new SubscribeRequest { Countries = { "BOL" }, Initial = InitialState.Snapshot };
        var calls = Enumerable.Range(0, Streams).Select(_ => client.Subscribe(request)).ToArray();
        await Task.WhenAll(calls.Select(call => UntilAsync(call, message => message.CaughtUp is not null)))
            .Within("every stream to be open", TimeSpan.FromMinutes(1));

        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));

        await Task.WhenAll(calls.Select(call => UntilAsync(call, message => message.Update is not null)))
            .Within("an update on every stream", TimeSpan.FromMinutes(1));
        foreach (var call in calls)
            call.Dispose();
    }

    private static async Task UntilAsync(
        AsyncServerStreamingCall<SubscribeResponse> call, Func<SubscribeResponse, bool> accept)
    {
        do
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        while (!accept(call.ResponseStream.Current));
    }
}
