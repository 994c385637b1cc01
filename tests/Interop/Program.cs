using Diplomacy.Tests.Interop;

return args switch
{
    ["--port", var port] => await ServeAsync(int.Parse(port)),
    ["--fuzz", var frames] => await AttackAsync(long.Parse(frames), Environment.TickCount),
    ["--fuzz", var frames, "--seed", var seed] => await AttackAsync(long.Parse(frames), int.Parse(seed)),
    _ => Usage(),
};

static async Task<int> ServeAsync(int port)
{
    await using var server = await InteropServer.StartAsync(port);
    Console.WriteLine($"gRPC at {server.Address}, gRPC-Web at {server.WebAddress}");
    await server.StoppedAsync();
    return 0;
}

static async Task<int> AttackAsync(long frames, int seed)
{
    Console.WriteLine($"Seed {seed}");
    await using var server = await InteropServer.StartAsync(0);
    var report = await new HostileFrames(server.Address, seed).RunAsync(frames);
    var held = GC.GetTotalMemory(forceFullCollection: true) >> 20;
    Console.WriteLine(report);
    Console.WriteLine($"{report.Frames / report.Elapsed.TotalSeconds:0} frames/s, {held} MiB held afterwards");
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run --project tests/Interop -- --port N | --fuzz FRAMES [--seed N]");
    return 2;
}
