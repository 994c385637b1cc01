using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults;

/// <summary>How every service is hosted: two ports, gRPC with its limits, reflection, health, metrics.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>The largest message taken, as sent and once inflated, in bytes.</summary>
    public const int MessageBytesMax = 4 * 1024 * 1024;

    /// <summary>Streams on one connection. Kestrel's own 100 would leave the 101st caller waiting for ever.</summary>
    private const int StreamsPerConnectionMax = 10_000;

    private static readonly string[] ChattyLibraries =
        ["Microsoft", "Grpc", "MassTransit", "Marten", "JasperFx", "Npgsql", "Weasel"];

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds what every service has. <c>Ports:Grpc</c> is cleartext HTTP/2 for gRPC, <c>Ports:Web</c> is HTTP/1.1 for
    /// gRPC-Web, health and metrics; both on loopback only. Port 0 takes any free port.
    /// </summary>
    public static void AddServiceDefaults(this WebApplicationBuilder builder, int grpcPort, int webPort)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ListenLocalhostOrAny(builder.Configuration.GetValue("Ports:Grpc", grpcPort), HttpProtocols.Http2);
            kestrel.ListenLocalhostOrAny(builder.Configuration.GetValue("Ports:Web", webPort), HttpProtocols.Http1);
        });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        foreach (var chatty in ChattyLibraries)
            builder.Logging.AddFilter(chatty, LogLevel.Warning);

        var services = builder.Services;
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MessageBytesMax;
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks().AddCheck("live", () => HealthCheckResult.Healthy());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PrometheusMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<PrometheusMetrics>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
    }

    /// <summary>
    /// Serves health (<c>/health/live</c>, <c>/health/ready</c>, grpc.health.v1), metrics (<c>/metrics</c>) and
    /// reflection, and lets browsers call every gRPC service over gRPC-Web.
    /// </summary>
    public static void MapServiceDefaults(this WebApplication app)
    {
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Name == "live" });
        app.MapHealthChecks("/health/ready");
        app.MapGet("/metrics", (PrometheusMetrics metrics) =>
            Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
    }

    private static void ListenLocalhostOrAny(this KestrelServerOptions kestrel, int port, HttpProtocols protocols)
    {
        // "localhost" means both 127.0.0.1 and [::1], which cannot share a port that is still to be chosen.
        if (port == 0)
            kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = protocols);
        else
            kestrel.ListenLocalhost(port, listen => listen.Protocols = protocols);
    }
}
