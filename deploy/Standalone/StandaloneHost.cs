using Diplomacy.Deploy;
using Diplomacy.Ingestion;
using Diplomacy.Projection;
using Diplomacy.Query;
using Diplomacy.ServiceDefaults;
using Diplomacy.ServiceDefaults.Configuration;
using Diplomacy.ServiceDefaults.Messaging;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Diplomacy.Standalone;

/// <summary>Starts PostgreSQL and the three services, loads the seeds, prints their story, and serves.</summary>
internal static class StandaloneHost
{
    private const int GrpcPortDefault = 5080;
    private const int WebPortDefault = 5081;
    private const int Failed = 1;

    /// <summary>Runs until stopped, or only until the story is printed. Returns the exit code.</summary>
    public static async Task<int> Run(
        DirectoryInfo data, bool once, int? grpcPort, int? webPort, CancellationToken ct)
    {
        try
        {
            await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
            {
                ConnectionString = Environment.GetEnvironmentVariable("ConnectionStrings__Postgres"),
                DataDirectory = data.FullName,
                Database = "diplomacy",
            }, ct);
            Console.WriteLine($"PostgreSQL  {postgres.Description}");

            // A run that only prints takes any free ports, so that it does not conflict with one that serves.
            await using var app = Build(
                postgres.ConnectionString,
                grpcPort ?? (once ? 0 : GrpcPortDefault),
                webPort ?? (once ? 0 : WebPortDefault));
            await app.StartAsync(ct);
            var addresses = app.Services.GetRequiredService<IServer>().Features
                .Get<IServerAddressesFeature>()!.Addresses.ToArray();
            using (var channel = GrpcChannel.ForAddress(addresses[0]))
            {
                var seeds = Path.Combine(AppContext.BaseDirectory, "seeds");
                var checkpoint = await Seeds.Load(channel, seeds, ct);
                var briefs = await Briefs.Print(
                    channel, Path.Combine(AppContext.BaseDirectory, "briefs"), seeds, ct);
                await Story.Print(channel, briefs ?? checkpoint, ct);
            }
            if (!once)
            {
                Console.WriteLine($"gRPC        {addresses[0]}  (reflection on; try: buf curl --list-methods ...)");
                Console.WriteLine($"web         {addresses[^1]}  (the page, gRPC-Web, /health/ready, /metrics)");
                Console.WriteLine("Serving until Ctrl+C.");
                await app.WaitForShutdownAsync(ct);
            }
            await app.StopAsync(CancellationToken.None);
            return 0;
        }
        catch (Exception exception)
            when (exception is PrivatePostgresException or ConfigurationException or IOException)
        {
            Console.Error.WriteLine(exception.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static WebApplication Build(string connectionString, int grpcPort, int webPort)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration["ConnectionStrings:Postgres"] = connectionString;
        builder.AddServiceDefaults(grpcPort, webPort);
        builder.AddEventStoreWithProjection().RunProjections();
        builder.AddIngestion();
        builder.AddProjection();
        builder.AddQuery();
        builder.AddBus(IngestionHosting.ConfigureBus, QueryHosting.ConfigureBus);
        // Run prints in one sentence why the host could not start.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // A health check during shutdown finds the bus stopped, and would log a warning below the story.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);
        // Nor is what a first start creates part of it.
        builder.Logging.AddFilter("Diplomacy.ServiceDefaults.EventStore.DatabaseSchema", LogLevel.Warning);

        var app = builder.Build();
        app.MapIngestion();
        app.MapProjection();
        app.MapQuery();
        app.MapServiceDefaults();
        return app;
    }
}
