using Diplomacy.Benchmarks.Rows;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults;
using Grpc.Core;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Diplomacy.Benchmarks.Server;

/// <summary>
/// What reporting costs at least on Marten: a server that takes the same requests and answers each once one event is
/// stored by a quick append. It decides nothing. It takes the settings that the Ingestion program takes.
/// </summary>
internal static class QuickAppendServer
{
    /// <summary>The command that starts it.</summary>
    public const string Command = "serve-quick-append";

    /// <summary>As many statements as our services keep prepared.</summary>
    private const int PreparedMax = 64;

    private const int EventsDrawn = 50_000;

    public static async Task Run(int seed)
    {
        var builder = ServiceDefaultsExtensions.CreateBuilder();
        builder.AddServiceDefaults(grpcPort: 0, webPort: 0);
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(new NpgsqlConnectionStringBuilder(builder.Configuration.GetConnectionString("Postgres"))
            {
                MaxAutoPrepare = PreparedMax,
            }.ConnectionString);
            options.DatabaseSchemaName = "quick_append";
            options.Events.AppendMode = EventAppendMode.Quick;
            options.UseSystemTextJsonForSerialization();
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        builder.Services.AddSingleton(new Appending(store, new FeedGenerator(seed).Take(EventsDrawn)));
        var app = builder.Build();
        app.MapGrpcService<Appending>();
        app.MapServiceDefaults();
        await app.RunAsync();
    }

    private sealed class Appending(DocumentStore store, List<FeedRow> rows) : IngestionService.IngestionServiceBase
    {
        private int _next = -1;

        public override async Task<ReportSourceEventsResponse> ReportSourceEvents(
            ReportSourceEventsRequest request, ServerCallContext context)
        {
            var id = Guid.CreateVersion7();
            await using var session = store.LightweightSession();
            session.Events.StartStream(id, rows[Interlocked.Increment(ref _next) % rows.Count].Event);
            await session.SaveChangesAsync(context.CancellationToken);
            return new ReportSourceEventsResponse { Results = { new ReportResult { SourceEventId = id.ToString() } } };
        }
    }
}
