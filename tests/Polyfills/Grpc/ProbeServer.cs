using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>The service under test on two sockets: HTTP/2 for gRPC, HTTP/1.1 for gRPC-Web.</summary>
public sealed class ProbeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ProbeServer(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new Uri(addresses.Addresses.First());
        WebAddress = new Uri(addresses.Addresses.Last());
        Channel = GrpcChannel.ForAddress(Address);
        Client = new Probe.ProbeClient(Channel);
    }

    public Uri Address { get; }

    public Uri WebAddress { get; }

    public GrpcChannel Channel { get; }

    public Probe.ProbeClient Client { get; }

    public ProbeJournal Journal => _app.Services.GetRequiredService<ProbeJournal>();

    public static Task<ProbeServer> StartAsync(
        Action<GrpcServiceOptions>? options = null, Action<IServiceCollection>? services = null) =>
        StartAsync<ProbeService>(options, services);

    /// <summary>Serves another class in its place.</summary>
    public static async Task<ProbeServer> StartAsync<TService>(
        Action<GrpcServiceOptions>? options = null, Action<IServiceCollection>? services = null)
        where TService : Probe.ProbeBase
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.Http2.MaxStreamsPerConnection = 2000;
        });
        builder.Services.AddGrpc(options ?? (_ => { }));
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks().AddCheck<SwitchableHealth>("switch", tags: ["probe"]);
        builder.Services.AddSingleton<SwitchableHealth>();
        builder.Services.AddSingleton<ProbeJournal>();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<TService>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        await app.StartAsync();
        return new ProbeServer(app);
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A health check that tests turn on and off.</summary>
public sealed class SwitchableHealth : IHealthCheck
{
    public volatile bool Healthy = true;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
