using Diplomacy.Ingestion;
using Diplomacy.Projection;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query;
using Diplomacy.ServiceDefaults;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Messaging;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Diplomacy.Testing;

/// <summary>
/// Ingestion, Projection and Query as Standalone hosts them: in one process, on free loopback ports, reached through
/// gRPC over a real connection. As a class fixture they start on an empty database of the class's own.
/// </summary>
public sealed class RunningServices : IAsyncLifetime
{
    private readonly TimeProvider? _clock;
    private readonly Action<IServiceCollection>? _change;
    private IReadOnlyDictionary<string, string?> _settings = new Dictionary<string, string?>();
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private NpgsqlDataSource? _store;

    /// <summary>Services by the system's clock, to be started by the test framework.</summary>
    public RunningServices()
    {
    }

    private RunningServices(string? database, TimeProvider? clock, Action<IServiceCollection>? change) =>
        (Database, _clock, _change) = (database ?? "", clock, change);

    /// <summary>The connection string of the database that they run on.</summary>
    public string Database { get; private set; } = "";

    /// <summary>A connection to the gRPC port.</summary>
    public GrpcChannel Channel => _channel ?? throw NotStarted();

    /// <summary>The database, for tests that look behind the services.</summary>
    public NpgsqlDataSource Store => _store ?? throw NotStarted();

    /// <summary>Where gRPC is served, cleartext HTTP/2.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>Where health, metrics and gRPC-Web are served, HTTP/1.1.</summary>
    public Uri Web { get; private set; } = null!;

    /// <summary>A client of Ingestion.</summary>
    public IngestionService.IngestionServiceClient Ingestion { get; private set; } = null!;

    /// <summary>A client of Query.</summary>
    public QueryService.QueryServiceClient Query { get; private set; } = null!;

    /// <summary>A client of Projection.</summary>
    public ProjectionService.ProjectionServiceClient Projection { get; private set; } = null!;

    /// <summary>grpc.health.v1.</summary>
    public Health.HealthClient Health { get; private set; } = null!;

    /// <summary>Writes and reads checkpoints of this store.</summary>
    public CheckpointTokens Checkpoints => (_app ?? throw NotStarted()).Services.GetRequiredService<CheckpointTokens>();

    /// <summary>Marten's store, for tests that look behind the services.</summary>
    public IDocumentStore EventStore => (_app ?? throw NotStarted()).Services.GetRequiredService<IDocumentStore>();

    /// <summary>The time by which a call made now must be answered.</summary>
    public DateTime CallDeadline => DateTime.UtcNow + Deadline.Default;

    /// <summary>Starts services on a database that was used before, on an empty one where none is named.</summary>
    /// <remarks><paramref name="change"/> exchanges parts of the host, such as its coders.</remarks>
    public static async Task<RunningServices> StartAsync(
        string? database = null, TimeProvider? clock = null, Action<IServiceCollection>? change = null,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var services = new RunningServices(database, clock, change);
        services._settings = settings ?? services._settings;
        await services.InitializeAsync();
        return services;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Database.Length == 0)
            Database = await TestPostgres.Shared.CreateDatabaseAsync();
        _store = NpgsqlDataSource.Create(Database);
        await StartHost();
    }

    /// <summary>Stops the services and starts them again on the same database, on other ports.</summary>
    /// <param name="settings">Settings that replace those given at first; null leaves them.</param>
    public async Task RestartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        _settings = settings ?? _settings;
        await StopHost();
        await StartHost();
    }

    /// <summary>Stops the services. The database stays as long as the test process.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopHost();
        if (_store is not null)
            await _store.DisposeAsync();
    }

    private async Task StartHost()
    {
        _app = Build();
        await _app.StartAsync(Deadline.Token());
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        (Grpc, Web) = (new Uri(addresses.First()), new Uri(addresses.Last()));
        _channel = GrpcChannel.ForAddress(Grpc);
        Ingestion = new IngestionService.IngestionServiceClient(_channel);
        Query = new QueryService.QueryServiceClient(_channel);
        Projection = new ProjectionService.ProjectionServiceClient(_channel);
        Health = new Health.HealthClient(_channel);
    }

    private async Task StopHost()
    {
        _channel?.Dispose();
        if (_app is null)
            return;
        await _app.StopAsync(Deadline.Token());
        await _app.DisposeAsync();
        _app = null;
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration["ConnectionStrings:Postgres"] = Database;
        // Short, so that every test may meet sums of months.
        builder.Configuration["Projection:MonthSumPositions"] = "64";
        builder.Configuration.AddInMemoryCollection(_settings);
        if (_clock is not null)
            builder.Services.AddSingleton(_clock);
        builder.AddServiceDefaults(grpcPort: 0, webPort: 0);
        builder.AddEventStoreWithProjection().RunProjections();
        builder.AddIngestion();
        builder.AddProjection();
        builder.AddQuery();
        builder.AddBus(IngestionHosting.ConfigureBus, QueryHosting.ConfigureBus);
        _change?.Invoke(builder.Services);
        // Tests provoke errors on purpose; what matters of them is in the answers.
        builder.Logging.ClearProviders();

        var app = builder.Build();
        app.MapIngestion();
        app.MapProjection();
        app.MapQuery();
        app.MapServiceDefaults();
        return app;
    }

    private static InvalidOperationException NotStarted() => new("The services are not running.");
}
