namespace Diplomacy.Tests.EndToEnd;

/// <summary>The services send no telemetry: they never connect to another machine.</summary>
public sealed class OutboundConnectionTests(ITestOutputHelper output)
{
    // Longer than it takes to load, code and settle; what libraries report later, tests of their options see.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Standalone_never_tries_to_leave_loopback_from_its_start_to_its_end()
    {
        await using var network = await IsolatedNetwork.StartAsync();
        var directory = Standalone.NewDirectory();

        await using (var standalone = Standalone.StartIn(
            network, directory, "--grpc-port", "0", "--web-port", "0"))
        {
            await standalone.LineAsync("Serving");
            // The test needs a period of time here, not a condition.
            await Task.Delay(Watched);
            (await standalone.TerminateAsync()).ShouldBe(0, string.Join('\n', standalone.Lines));
        }

        network.Attempts().ShouldBe(0);
        await Standalone.GoneAsync(directory);
    }

    [Theory]
    [InlineData("an address", "exec 3<>/dev/tcp/192.0.2.1/443", true)]
    [InlineData("an address of version 6", "exec 3<>/dev/tcp/2001:db8::1/443", true)]
    [InlineData("a datagram", "echo x >/dev/udp/192.0.2.1/53", true)]
    [InlineData("a name", "getent hosts www.example.com", true)]
    [InlineData("loopback", "exec 3<>/dev/tcp/127.0.0.1/443", false)]
    [InlineData("loopback of version 6", "exec 3<>/dev/tcp/::1/443", false)]
    public async Task An_attempt_to_leave_loopback_is_seen(string where, string command, bool isSeen)
    {
        await using var network = await IsolatedNetwork.StartAsync();
        var inside = network.Inside("bash", "-c", command);

        await using var caller = ChildProcess.Start(inside[0], inside[1..]);
        await caller.ExitAsync();

        output.WriteLine($"{where}: {network.Attempts()} attempts");
        (network.Attempts() > 0).ShouldBe(isSeen);
    }
}
