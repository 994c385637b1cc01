namespace Diplomacy.AppHost;

/// <summary>The nodes of a service, each a process that listens itself: no proxy of Aspire stands before it.</summary>
internal static class NodeExtensions
{
    private const int NodesOfAService = 2;

    /// <summary>Adds the nodes. Each takes two ports, the first for gRPC, the second for the web.</summary>
    public static void AddNodes<TService>(
        this IDistributedApplicationBuilder builder, string service, int firstPort, Settings settings,
        Server postgres, Server rabbitMq)
        where TService : IProjectMetadata, new()
    {
        for (var i = 0; i < NodesOfAService; i++)
        {
            var name = $"{service}-{i + 1}";
            var (grpc, web) = (settings.Port(firstPort + (2 * i)), settings.Port(firstPort + (2 * i) + 1));
            Console.WriteLine($"{name,-12} gRPC 127.0.0.1:{grpc}   web 127.0.0.1:{web}");
            builder.AddProject<TService>(name, project => project.ExcludeLaunchProfile = true)
                .WithHttpEndpoint(grpc, name: "grpc", env: "Ports__Grpc", isProxied: false)
                .WithHttpEndpoint(web, name: "web", env: "Ports__Web", isProxied: false)
                .WithEndpointsInEnvironment(_ => false)
                .WithHttpHealthCheck("/health/ready", endpointName: "web")
                // Named, so that PostgreSQL's own view of its connections tells the nodes apart.
                .WithEnvironment("ConnectionStrings__Postgres", ReferenceExpression.Create(
                    $"{postgres.Resource.Resource};Application Name={name}"))
                .WithEnvironment("ConnectionStrings__RabbitMq", rabbitMq.Resource)
                .WithReferenceRelationship(postgres.Resource)
                .WithReferenceRelationship(rabbitMq.Resource)
                // Six processes share this machine; a heap for each core of it would be six times too many.
                .WithEnvironment("DOTNET_gcServer", "0")
                .WithEnvironment("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
        }
    }
}
