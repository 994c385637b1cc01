using Diplomacy.Tests.Interop;

if (args is ["--port", var port])
{
    await using var server = await InteropServer.StartAsync(int.Parse(port));
    Console.WriteLine($"Serving grpc.testing.TestService on {server.Address}");
    await server.StoppedAsync();
    return 0;
}

Console.Error.WriteLine("Usage: dotnet run --project tests/Interop -- --port N");
return 2;
