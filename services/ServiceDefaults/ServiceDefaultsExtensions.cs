using Diplomacy.ServiceDefaults.Access;
using Diplomacy.ServiceDefaults.Configuration;
using Diplomacy.ServiceDefaults.Errors;
using Diplomacy.ServiceDefaults.Requests;
using Diplomacy.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Diplomacy.ServiceDefaults;

/// <summary>Common hosting of all services: endpoints, gRPC with its limits, reflection, health, metrics.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Streams on one connection. With Kestrel's default of 100 the 101st call would wait forever.</summary>
    private const int StreamsPerConnectionMax = 10_000;

    /// <summary>Open connections: enough for the most subscribers, each with a connection of its own.</summary>
    private const int ConnectionsMax = 25_000;

    private const double BodyBytesPerSecondMin = 4 * 1024;
    private static readonly TimeSpan BodyGracePeriod = TimeSpan.FromSeconds(10);

    private static readonly string[] ChattyLibraries =
        ["Microsoft", "Grpc", "MassTransit", "Marten", "JasperFx", "Npgsql", "Weasel"];

    private static readonly HttpMethodMetadata ReadOnly = new([HttpMethods.Get, HttpMethods.Head]);

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Creates the builder of a service. Configuration is read once, at the start. To reload it .NET would watch every
    /// file below the working directory, where a database may write all the time.
    /// </summary>
    /// <exception cref="ConfigurationException">A file with a secret cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(params string[] args)
    {
        ConfigurationException.ExplainOnExit();
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"] });
        builder.AddSecretFiles();
        return builder;
    }

    /// <summary>
    /// Adds what every service has, and reads the configuration of its endpoints: <c>Listen:Address</c> (loopback by
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
        ConfigurationException.ExplainOnExit(addresses.SettingOf);
        // Otherwise a setting could replace the configured endpoints with other URLs.
        builder.WebHost.PreferHostingUrls(false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            // Messages have their own limit, and a stream of requests has none.
            kestrel.Limits.MaxRequestBodySize = null;
            // With the limit on messages this is a deadline: 64 KiB arrive within 26 s, or the connection is closed.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecondMin, BodyGracePeriod);
            addresses.Open(kestrel);
        });
        builder.Logging.AddConsole(console => console.FormatterName = EscapingConsoleFormatter.FormatterName)
            .AddConsoleFormatter<EscapingConsoleFormatter, ConsoleFormatterOptions>();
        foreach (var chatty in ChattyLibraries)
            builder.Logging.AddFilter(chatty, LogLevel.Warning);

        var services = builder.Services;
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = RequestLimits.UsualBytesMax;
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
        // As a singleton, instead of one instance per call.
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<StoppedReaders>();
        addresses.AddTo(services);
        if (addresses.Access is null)
            services.AddLocalHostsOnly();
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
        app.Logger.WarnIfRoot();
        var isGuarded = app.Services.GetService<AccessOptions>() is not null;
        // Created now, so that its metric is there before anyone asks for health.
        _ = app.Services.GetService<StaleFiles>();
        app.UseSecurityHeaders();
        if (app.Services.GetService<ServerCertificate>() is not null)
            app.UseHsts();
        if (!isGuarded)
            app.UseLocalOriginsOnly();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        // After gRPC-Web, so that a refusal is translated; before any endpoint, so that no message is read.
        if (isGuarded)
            app.UseAuthentication().UseAuthorization();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Name == "live" })
            .AllowAnonymous().WithMetadata(ReadOnly);
        app.MapHealthChecks("/health/ready").AllowAnonymous().WithMetadata(ReadOnly);
        app.MapPrometheusScrapingEndpoint().WithMetadata(ReadOnly);
    }
}
