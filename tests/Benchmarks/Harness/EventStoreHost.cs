using Diplomacy.Projection;
using Diplomacy.ServiceDefaults;
using Diplomacy.ServiceDefaults.Checkpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>The event store, set up as the services set it up, within this process. It makes the tables.</summary>
internal sealed class EventStoreHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EventStoreHost(WebApplication app) => _app = app;

    /// <summary>The store.</summary>
    public IDocumentStore Store => _app.Services.GetRequiredService<IDocumentStore>();

    /// <summary>Writes checkpoints of the store.</summary>
    public CheckpointTokens Checkpoints => _app.Services.GetRequiredService<CheckpointTokens>();

    /// <summary>Opens the store; no projection runs until one is started.</summary>
    public static async Task<EventStoreHost> Start(string connectionString)
    {
        var builder = ServiceDefaultsExtensions.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["ConnectionStrings:Postgres"] = connectionString;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRelationshipProjection();
        builder.AddEventStoreWithProjection();
        var app = builder.Build();
        await app.StartAsync();
        return new EventStoreHost(app);
    }

    /// <summary>Closes the store.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
