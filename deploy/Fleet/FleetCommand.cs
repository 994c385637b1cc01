namespace Diplomacy.Deploy;

/// <summary>Runs a fleet from a console.</summary>
internal static class FleetCommand
{
    private const int Failed = 1;

    /// <summary>Runs until stopped. Gives the exit code.</summary>
    public static async Task<int> Run(DirectoryInfo data, bool freePorts, CancellationToken ct)
    {
        try
        {
            await using var fleet = await Fleet.StartAsync(new FleetOptions
            {
                DataDirectory = data.FullName,
                FreePorts = freePorts,
                Log = Console.WriteLine,
            }, ct);
            Console.WriteLine($"PostgreSQL    127.0.0.1:{fleet.PostgresPort}");
            Console.WriteLine($"RabbitMQ      127.0.0.1:{fleet.RabbitMqPort}");
            foreach (var node in fleet.Services)
                Console.WriteLine($"{node.Member.Name,-13} gRPC {node.Grpc.Authority}   web {node.Web.Authority}");
            Console.WriteLine($"Data and logs are in {data.FullName}. Serving until Ctrl+C.");
            await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Console.WriteLine("Stopping.");
            return 0;
        }
        catch (Exception exception) when (
            exception is PrivatePostgresException or PrivateRabbitMqException or TimeoutException or IOException)
        {
            Console.Error.WriteLine(exception.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
    }
}
