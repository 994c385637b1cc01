using Aspire.Hosting.ApplicationModel;
using Diplomacy.Deploy;

namespace Diplomacy.AppHost;

/// <summary>The event store's server: a container, or PostgreSQL's programs on this machine.</summary>
internal static class PostgresServer
{
    private const string Repository = "postgres";
    private const string Tag = "17.10";
    private const string Database = "diplomacy";

    /// <summary>Adds the server. Without a container it is already running, and stops with the result.</summary>
    /// <exception cref="PrivatePostgresException">No Docker engine answers, and no program is installed.</exception>
    public static async Task<Server> AddAsync(IDistributedApplicationBuilder builder, Settings settings)
    {
        if (settings.Containers && await Docker.HasAsync($"{Repository}:{Tag}"))
            return Server.InContainer($"PostgreSQL   container of {Repository}:{Tag}", Container(builder, settings));

        var server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
        {
            DataDirectory = settings.DirectoryOf("postgres"),
            Routes = PostgresRoutes.Programs | PostgresRoutes.Npm,
            Database = Database,
        });
        return Server.OnThisMachine(
            $"PostgreSQL   {server.Description}", builder, "event-store", server.ConnectionString, server);
    }

    /// <summary>The server in a container, of which the services only know their own role.</summary>
    private static IResourceBuilder<IResourceWithConnectionString> Container(
        IDistributedApplicationBuilder builder, Settings settings)
    {
        var password = settings.Password("event-store");
        var server = builder
            .AddPostgres("postgres", password: builder.AddParameter(
                "postgres-password", settings.Password("postgres"), secret: true))
            .WithImage(Repository, Tag)
            .WithArgs("-c", "max_connections=200")
            .WithDataBindMount(settings.DirectoryOf("postgres-container"));
        server.OnResourceReady(async (resource, _, ct) => await ServiceRole.EnsureAsync(
            (await resource.ConnectionStringExpression.GetValueAsync(ct))!, Database, password));
        var (host, port) = (
            server.Resource.PrimaryEndpoint.Property(EndpointProperty.Host),
            server.Resource.PrimaryEndpoint.Property(EndpointProperty.Port));
        var secret = builder.AddParameter("event-store-password", password, secret: true);
        return builder
            .AddConnectionString("event-store", ReferenceExpression.Create(
                $"Host={host};Port={port};Database={Database};Username={ServiceRole.Name};Password={secret}"))
            .WaitFor(server);
    }
}
