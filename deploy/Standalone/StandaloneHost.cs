using System.Security.Cryptography.X509Certificates;
using Diplomacy.Deploy;
using Diplomacy.Ingestion;
using Diplomacy.Projection;
using Diplomacy.Query;
using Diplomacy.ServiceDefaults;
using Diplomacy.ServiceDefaults.Access;
using Diplomacy.ServiceDefaults.Messaging;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Diplomacy.Standalone;

/// <summary>Starts PostgreSQL and the three services, loads the seeds, prints their story, and serves.</summary>
internal static class StandaloneHost
{
    private const int GrpcPortDefault = 5080;

    /// <summary>The port of the page where none is chosen.</summary>
    public const int WebPortDefault = 5081;

    /// <summary>How long the services may wait for a server that answered a moment ago.</summary>
    private const int StoreWaitSeconds = 60;

    private const string Caller = "standalone";
    private const string BufVersion = "1.75.0";
    private const int Failed = 1;

    /// <summary>Runs until stopped, or only until the story is printed. Returns the exit code.</summary>
    public static async Task<int> Run(Options options, CancellationToken ct)
    {
        try
        {
            if (options.Seed is { } running)
            {
                using var channel = GrpcChannel.ForAddress(running);
                await Seeds.Load(channel, ct);
                return 0;
            }
            Console.WriteLine("Starting    PostgreSQL, the services and the page; the first start takes longest.");
            await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
            {
                ConnectionString = Environment.GetEnvironmentVariable("ConnectionStrings__Postgres"),
                DataDirectory = options.Data.FullName,
                Database = "diplomacy",
                Progress = step => Console.WriteLine($"            {step}"),
            }, ct);
            Console.WriteLine($"PostgreSQL  {postgres.Description}");

            // A run that only prints takes any free ports, so that it does not conflict with one that serves.
            await using var app = Build(
                postgres.ConnectionString,
                options.GrpcPort ?? (options.Once ? 0 : GrpcPortDefault),
                options.WebPort ?? (options.Once ? 0 : WebPortDefault));
            await app.StartAsync(ct);
            var addresses = app.Services.GetRequiredService<IServer>().Features
                .Get<IServerAddressesFeature>()!.Addresses.ToArray();
            using (var channel = ChannelTo(addresses[0], app))
            {
                Console.WriteLine("Loading     the seeds");
                var checkpoint = await Seeds.Load(channel, ct);
                Console.WriteLine();
                if (!options.Once)
                {
                    Console.WriteLine($"Open        {addresses[^1]}  (the page, gRPC-Web, /health/ready, /metrics)");
                    Console.WriteLine($"gRPC        {addresses[0]}");
                }
                await Story.Print(channel, checkpoint, ct);
            }
            if (!options.Once)
            {
                PrintNext(addresses[0], app.Configuration.GetSection("Access").Exists());
                await app.WaitForShutdownAsync(ct);
            }
            await app.StopAsync(CancellationToken.None);
            return 0;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (Fault.Sentence(exception, options) is { } sentence)
        {
            Console.Error.WriteLine(sentence);
            return Failed;
        }
    }

    /// <summary>A command that asks for what the story shows, and works when pasted.</summary>
    private static void PrintNext(string grpc, bool wantsToken)
    {
        if (wantsToken)
            Console.WriteLine("Callers need a token of the configured issuer, with a role that may read.");
        else
            Console.WriteLine($$$"""
                Ask         with a tool from npm (any gRPC client will do, reflection is on):
                npx --yes @bufbuild/buf@{{{BufVersion}}} curl --protocol grpc --http2-prior-knowledge \
                  -d '{"country": "RUS", "counterpart": "BOL", "as_of": {"year": 2009, "month": 6, "day": 1}}' \
                  {{{grpc}}}/diplomacy.query.v1.QueryService/GetRelationship
                """);
        Console.WriteLine("Serving until Ctrl+C.");
    }

    /// <summary>A channel to the services of this process, with a token where they want one.</summary>
    private static GrpcChannel ChannelTo(string address, WebApplication app)
    {
        var authorization = app.Services.GetRequiredService<LocalCaller>().Authorization(app.Services, Caller);
        var isTls = app.Configuration["Tls:Certificate"] is { Length: > 0 };
        var client = new HttpClient(new SocketsHttpHandler
        {
            // Whatever name the certificate is for: the other end is this process.
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => isTls && IsOwn(shown) },
        });
        if (authorization is not null)
            client.DefaultRequestHeaders.Add("authorization", authorization);
        return GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpClient = client, DisposeHttpClient = true });

        bool IsOwn(X509Certificate? shown)
        {
            using var own = X509Certificate2.CreateFromPem(File.ReadAllText(app.Configuration["Tls:Certificate"]!));
            return shown is not null && own.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());
        }
    }

    private static WebApplication Build(string connectionString, int grpcPort, int webPort)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration["ConnectionStrings:Postgres"] = connectionString;
        builder.Configuration["Postgres:WaitSeconds"] ??= $"{StoreWaitSeconds}";
        builder.AddServiceDefaults(grpcPort, webPort);
        builder.Services.AddSingleton<LocalCaller>();
        builder.AddEventStoreWithProjection().RunProjections();
        builder.AddIngestion();
        builder.AddProjection();
        builder.AddQuery();
        builder.AddBus(IngestionHosting.ConfigureBus, QueryHosting.ConfigureBus);
        // A health check during shutdown finds the bus stopped, and would log a warning below the story.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);
        // Nor is what a first start creates, or waits for, part of it: how it ends is printed in one sentence.
        builder.Logging.AddFilter("Diplomacy.ServiceDefaults.EventStore.DatabaseSchema", LogLevel.Error);

        var app = builder.Build();
        app.MapIngestion();
        app.MapProjection();
        app.MapQuery();
        app.MapServiceDefaults();
        return app;
    }
}
