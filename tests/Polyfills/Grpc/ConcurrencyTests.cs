using Grpc.Net.Client;

namespace Diplomacy.Tests.Polyfills.Grpc;

public sealed class ConcurrencyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task One_connection_carries_a_thousand_streams_at_once()
    {
        const int streams = 1000;
        await using var server = await ProbeServer.StartAsync();
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false };
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = handler });
        var client = new Probe.ProbeClient(channel);

        // Each stream has answered once before any may end, so all are open together.
        var calls = Enumerable.Range(0, streams).Select(_ => client.Chat()).ToList();
        await Task.WhenAll(calls.Select(AnswerAsync)).Within("an answer on every stream");
        await Task.WhenAll(calls.Select(EndAsync)).Within("the end of every stream");

        static async Task AnswerAsync(AsyncDuplexStreamingCall<Text, Text> call, int number)
        {
            await call.RequestStream.WriteAsync(new Text { Value = $"{number}" });
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Value.ShouldBe($"{number}");
        }

        static async Task EndAsync(AsyncDuplexStreamingCall<Text, Text> call)
        {
            await call.RequestStream.CompleteAsync();
            (await call.ResponseStream.MoveNext()).ShouldBeFalse();
            call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
        }
    }

    [Fact]
    public async Task Calls_that_end_in_every_way_at_once_do_not_disturb_each_other()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        await using var server = await ProbeServer.StartAsync();
        var random = new Random(seed);
        var ways = Enumerable.Range(0, 2000).Select(_ => random.Next(4)).ToList();
        await Parallel.ForEachAsync(ways, new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (way, _) =>
        {
            var soon = DateTime.UtcNow + Deadline.Default;
            switch (way)
            {
                case 0:
                    (await server.Client.EchoAsync(new Text { Value = "x" }, deadline: soon)).Value.ShouldBe("x");
                    break;
                case 1:
                    await FailsAsync(StatusCode.NotFound, server.Client.FailAsync(new Text { Value = "text" }));
                    break;
                case 2:
                    var now = DateTime.UtcNow.AddMilliseconds(5);
                    await FailsAsync(StatusCode.DeadlineExceeded, server.Client.WaitAsync(new Text(), deadline: now));
                    break;
                default:
                    using (var call = server.Client.Repeat(new Repetition { Value = "y", Count = 100 }))
                    {
                        (await call.ResponseStream.MoveNext()).ShouldBeTrue($"seed {seed}");
                    }

                    break;
            }
        }).Within("the end of all calls", TimeSpan.FromMinutes(1));

        static async Task FailsAsync(StatusCode code, AsyncUnaryCall<Text> call) =>
            (await Should.ThrowAsync<RpcException>(() => call.ResponseAsync)).StatusCode.ShouldBe(code);
    }
}
