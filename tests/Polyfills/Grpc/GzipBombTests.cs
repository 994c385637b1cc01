namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>Runs alone, because it counts what the process allocates.</summary>
[Collection(nameof(Alone))]
public sealed class GzipBombTests
{
#if POLYFILLS
    // The packages inflate first and ask later.
    [Fact]
    public async Task A_gzip_bomb_is_defused_while_it_inflates()
    {
        var bomb = RawCall.GzipOfZeros(2L << 30);
        bomb.Length.ShouldBeLessThan(4 * 1024 * 1024);
        await using var server = await ProbeServer.StartAsync();
        await server.Client.EchoAsync(new Text());
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var (code, detail, _) = await RawCall.SendAsync(
            server.Address, "/diplomacy.testing.Probe/Echo", RawCall.Frame(bomb, flag: 1), "gzip");
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        code.ShouldBe(StatusCode.ResourceExhausted);
        detail.ShouldContain("Received message exceeds");

        // Client and server share this process: two copies of the body and one of the limit, with room to spare.
        allocated.ShouldBeLessThan(64L << 20);
    }
#endif
}

/// <summary>Tests that nothing else may run beside.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone
{
}
