using Diplomacy.Tests.Interop;
using Grpc.Net.Client;
using Grpc.Testing;

namespace Diplomacy.Tests.Polyfills.Grpc;

public sealed class HostileFrameTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Hostile_frames_are_answered_or_cut_off_and_the_server_serves_on()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        await using var server = await InteropServer.StartAsync(0);
        var report = await new HostileFrames(server.Address, seed).RunAsync(5_000, Deadline.Token());
        output.WriteLine($"{report}");
        report.Answered.ShouldBePositive();

        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new TestService.TestServiceClient(channel);
        var response = await client.UnaryCallAsync(
            new SimpleRequest { ResponseSize = 1000 }, deadline: DateTime.UtcNow + Deadline.Default);
        response.Payload.Body.Length.ShouldBe(1000);
    }
}
