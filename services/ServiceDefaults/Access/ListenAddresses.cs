using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Diplomacy.ServiceDefaults.Configuration;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Where a service listens, with which certificate, and which tokens it accepts.</summary>
/// <param name="Address"><c>Listen:Address</c>; null for loopback, IPv4 and IPv6.</param>
/// <param name="GrpcPort"><c>Ports:Grpc</c>; 0 takes any free port.</param>
/// <param name="WebPort"><c>Ports:Web</c>; null where the gRPC port serves browsers too.</param>
/// <param name="Tls">The certificate; null for cleartext.</param>
/// <param name="Access">Which tokens are accepted; null to allow every caller.</param>
internal sealed record ListenAddresses(IPAddress? Address, int GrpcPort, int? WebPort, TlsOptions? Tls,
    AccessOptions? Access)
{
    private const string Localhost = "localhost";
    private const string GrpcKey = "Ports:Grpc";
    private const string WebKey = "Ports:Web";

    /// <summary>Reads the configuration, once.</summary>
    /// <exception cref="ConfigurationException">It is incomplete, or would open the service to everyone.</exception>
    public static ListenAddresses Read(IConfiguration configuration, int grpcPort, int webPort)
    {
        var tls = TlsOptions.Read(configuration);
        var addresses = new ListenAddresses(
            ReadAddress(configuration["Listen:Address"]), ReadPort(configuration, GrpcKey) ?? grpcPort,
            // With TLS one port serves both: the handshake negotiates the HTTP version.
            ReadPort(configuration, WebKey) ?? (tls is null ? webPort : null), tls,
            AccessOptions.Read(configuration));
        // Kestrel would open these too, without the checks made here.
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
            throw new ConfigurationException(
                "Kestrel:Endpoints is set; set Listen:Address, Ports:Grpc and Ports:Web instead.");
        addresses.RefuseIfOpenToAll();
        addresses.ReadFiles();
        return addresses;
    }

    /// <summary>Adds the services that the endpoints need.</summary>
    public void AddTo(IServiceCollection services)
    {
        if (Access is not null)
        {
            services.AddSingleton(Access).AddSingleton<BearerTokens>();
            services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
                .Configure<BearerTokens>((options, tokens) => tokens.Configure(options));
            // Not AddAuthentication, which would also read Authentication:Schemes, unchecked, and store keys for
            // cookies in a directory.
            services.AddAuthenticationCore().AddWebEncoders();
            new AuthenticationBuilder(services).AddScheme<JwtBearerOptions, JwtBearerHandler>(
                JwtBearerDefaults.AuthenticationScheme, configureOptions: null);
            services.AddAuthorization(options => options.FallbackPolicy = AccessRequirement.Policy);
            services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefusal>();
            services.AddSingleton<TokenLifetime>();
            services.Configure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<TokenLifetime>());
        }
        if (Tls is not null)
            services.AddSingleton(provider => new ServerCertificate(
                Tls, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ServerCertificate>>()));
        if (Tls is null && Access is null)
            return;
        services.AddSingleton(provider => new StaleFiles(
            new[] { provider.GetService<BearerTokens>()?.Files, provider.GetService<ServerCertificate>()?.Files }
                .OfType<IWatchedFiles>(), provider.GetRequiredService<IMeterFactory>()));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "keys", provider => provider.GetRequiredService<StaleFiles>(), HealthStatus.Unhealthy, tags: null));
    }

    /// <summary>The setting that chose a port; null for other ports.</summary>
    public string? SettingOf(int port) => port == GrpcPort ? GrpcKey : port == WebPort ? WebKey : null;

    /// <summary>Opens the ports, and no others.</summary>
    public void Open(KestrelServerOptions kestrel)
    {
        // Without this, endpoints written to a configuration file later would be opened while the service runs.
        kestrel.Configure();
        Listen(kestrel, GrpcPort, Tls is null ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2);
        if (WebPort is { } webPort)
            Listen(kestrel, webPort, HttpProtocols.Http1);
    }

    private static IPAddress? ReadAddress(string? given) => given switch
    {
        null or "" or Localhost => null,
        _ when IPAddress.TryParse(given, out var address) => address,
        _ => throw new ConfigurationException(
            $"Listen:Address is \"{given}\"; set it to an IP address or \"{Localhost}\"."),
    };

    private static int? ReadPort(IConfiguration configuration, string key) => configuration[key] switch
    {
        null or "" => null,
        var given when ushort.TryParse(given, CultureInfo.InvariantCulture, out var port) => port,
        var given => throw new ConfigurationException(
            $"{key} is \"{given}\"; set it to a number from 0 to {ushort.MaxValue}, where 0 takes any free port."),
    };

    private void RefuseIfOpenToAll()
    {
        if (Address is null || IPAddress.IsLoopback(Address) || (Tls is not null && Access is not null))
            return;
        List<string> missing = [];
        if (Tls is null)
            missing.Add("Tls:Certificate and Tls:Key");
        if (Access is null)
            missing.Add("Access:Issuer, Access:Audience and Access:Jwks or Access:SigningKeys");
        throw new ConfigurationException(
            $"Listen:Address {Address} can be reached from other machines; set {string.Join(", and ", missing)} too.");
    }

    /// <summary>Fails at the start instead of at the first call.</summary>
    private void ReadFiles()
    {
        try
        {
            if (Tls is not null)
                _ = new ServerCertificate(Tls, TimeProvider.System, NullLogger.Instance);
            if (Access is not null && SigningKeys.Parse(Access, SmallFile.ReadAll(Access.Files)).Count == 0)
                throw new InvalidDataException($"{Access.Jwks} {SigningKeys.None}");
        }
        catch (Exception exception) when (SmallFile.IsFault(exception))
        {
            throw new ConfigurationException(exception.Message, exception);
        }
    }

    private void Listen(KestrelServerOptions kestrel, int port, HttpProtocols protocols)
    {
        // "localhost" means both 127.0.0.1 and [::1], which cannot share a port that is still to be chosen.
        if (Address is null && port != 0)
            kestrel.ListenLocalhost(port, Configure);
        else
            kestrel.Listen(Address ?? IPAddress.Loopback, port, Configure);

        void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen)
        {
            listen.Protocols = protocols;
            if (Tls is not null)
                listen.UseHttps(listen.ApplicationServices.GetRequiredService<ServerCertificate>().Handshake);
        }
    }
}
