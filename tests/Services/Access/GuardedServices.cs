using Diplomacy.Ingestion;
using Diplomacy.Projection;
using Diplomacy.Query;
using Diplomacy.ServiceDefaults.Messaging;
using Shouldly;
using Xunit;

namespace Diplomacy.Testing.Access;

/// <summary>The three services on one PostgreSQL, with tokens required, for all tests.</summary>
public sealed class GuardedServices : IAsyncLifetime
{
    private readonly TemporaryFiles _files = new();
    private TestService? _service;

    public TestIssuer Issuer { get; } = new();

    public Uri Grpc => _service!.Addresses[0];

    public Uri Web => _service!.Addresses[1];

    public TestLog Log => _service!.Log;

    /// <summary>Calls one RPC over gRPC and over gRPC-Web, which must give the same result.</summary>
    public async Task<Outcome> CallAsync(string path, string? authorization)
    {
        var overGrpc = await Calls.GrpcAsync(Grpc, path, authorization);
        var overWeb = await Calls.GrpcWebAsync(Web, path, authorization);
        overWeb.ShouldBe(overGrpc);
        return overGrpc;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var configuration = TestService.Believing(_files.Write("jwks.json", Issuer.Jwks));
        configuration["ConnectionStrings:Postgres"] = await TestPostgres.Shared.CreateDatabaseAsync();
        _service = await TestService.StartAsync(
            configuration,
            add: builder =>
            {
                builder.AddEventStoreWithProjection().RunProjections();
                builder.AddIngestion();
                builder.AddProjection();
                builder.AddQuery();
                builder.AddBus(IngestionHosting.ConfigureBus, QueryHosting.ConfigureBus);
            },
            map: app =>
            {
                app.MapIngestion();
                app.MapProjection();
                app.MapQuery();
            });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _files.Dispose();
    }
}
