using Diplomacy.ServiceDefaults.Access;
using Diplomacy.ServiceDefaults.Errors;
using Diplomacy.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults;

/// <summary>How every service is hosted: its door, gRPC with its limits, reflection, health, metrics.</summary>
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
    /// Begins a service. Its configuration is read once: a change is seen after a restart. To see it at once .NET would
    /// watch every file below the working directory, and where a database lies there it writes all the time.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(params string[] args) => WebApplication.CreateBuilder(
        new WebApplicationOptions { Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"] });

    /// <summary>
    /// Adds what every service has, and reads the configuration of its door, once: <c>Listen:Address</c> (loopback by
    /// default), <c>Ports:Grpc</c>, <c>Ports:Web</c> (0 takes any free port), <c>Tls</c> and <c>Access</c>. In
    /// cleartext the gRPC port is HTTP/2 and the web port HTTP/1.1, for gRPC-Web, health and metrics; with TLS the gRPC
    /// port is both, and the web port is opened only where <c>Ports:Web</c> is set.
    /// </summary>
    /// <exception cref="ConfigurationException">
    /// The configuration is incomplete, or opens the service to other machines without TLS and tokens.
    /// </exception>
    public static void AddServiceDefaults(this WebApplicationBuilder builder, int grpcPort, int webPort)
    {
        ConfigurationException.ExplainOnExit();
        var addresses = ListenAddresses.Read(builder.Configuration, grpcPort, webPort);
        // Otherwise a setting could put URLs of its own in the place of the door.
        builder.WebHost.PreferHostingUrls(false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            addresses.Open(kestrel);
        });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        foreach (var chatty in ChattyLibraries)
            builder.Logging.AddFilter(chatty, LogLevel.Warning);

        var services = builder.Services;
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MessageBytesMax;
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
        // Registered, it is made once, instead of once a call.
        services.AddSingleton<ErrorInterceptor>();
        addresses.AddTo(services);
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks().AddCheck("live", () => HealthCheckResult.Healthy());
        services.TryAddSingleton(TimeProvider.System);
        services.AddPrometheusMetrics();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
    }

    /// <summary>
    /// Serves health (<c>/health/live</c>, <c>/health/ready</c>, grpc.health.v1), metrics (<c>/metrics</c>) and
    /// reflection, and lets browsers call every gRPC service over gRPC-Web.
    /// </summary>
    public static void MapServiceDefaults(this WebApplication app)
    {
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        // After gRPC-Web, so that a refusal is written once; before any endpoint, so that nothing is read in vain.
        if (app.Services.GetService<AccessOptions>() is not null)
            app.UseAuthentication().UseAuthorization();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Name == "live" })
            .AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        app.MapPrometheusScrapingEndpoint();
    }
}
