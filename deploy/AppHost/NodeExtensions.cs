namespace Diplomacy.AppHost;

/// <summary>Adds the nodes of a service, each a process that listens without a proxy of Aspire.</summary>
internal static class NodeExtensions
{
    private const int NodesOfAService = 2;

    /// <summary>
    /// Adds the nodes. Each takes two ports, the first for gRPC, the second for the web. Gives the first one's address.
    /// </summary>
    public static string AddNodes<TService>(
        this IDistributedApplicationBuilder builder, string service, int firstPort, Settings settings,
        Server postgres, Server rabbitMq)
        where TService : IProjectMetadata, new()
    {
        var first = "";
        for (var i = 0; i < NodesOfAService; i++)
        {
            var name = $"{service}-{i + 1}";
            var (grpc, web) = (settings.Port(firstPort + (2 * i)), settings.Port(firstPort + (2 * i) + 1));
            Console.WriteLine($"{name,-12} gRPC http://localhost:{grpc}   web http://localhost:{web}");
            builder.AddProject<TService>(name, project => project.ExcludeLaunchProfile = true)
                .WithHttpEndpoint(grpc, name: "grpc", env: "Ports__Grpc", isProxied: false)
                .WithHttpEndpoint(web, name: "web", env: "Ports__Web", isProxied: false)
                .WithEndpointsInEnvironment(_ => false)
                .WithHttpHealthCheck("/health/ready", endpointName: "web")
                // Named, so that pg_stat_activity shows which node a connection belongs to.
                .WithEnvironment("ConnectionStrings__Postgres", ReferenceExpression.Create(
                    $"{postgres.Resource.Resource};Application Name={name}"))
                .WithEnvironment("ConnectionStrings__RabbitMq", rabbitMq.Resource)
                .WithReferenceRelationship(postgres.Resource)
                // In a container the services' role is created once the server answers.
                .WaitFor(postgres.Resource)
                .WithReferenceRelationship(rabbitMq.Resource)
                // Six processes share this machine: server GC would give each of them a heap for every core.
                .WithEnvironment("DOTNET_gcServer", "0")
                .WithEnvironment("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
            first = i == 0 ? $"http://localhost:{grpc}" : first;
        }
        return first;
    }
}
