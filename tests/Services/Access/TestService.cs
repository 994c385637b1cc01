using System.Net;
using Diplomacy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Diplomacy.Testing.Access;

/// <summary>A service on sockets of this machine, with the endpoints and access that the test configures.</summary>
public sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app, IReadOnlyList<Uri> addresses, TestLog log) =>
        (_app, Addresses, Log) = (app, addresses, log);

    /// <summary>Where it listens: the gRPC port, then the web port where there is one.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>All that it has logged, at every level.</summary>
    public TestLog Log { get; }

    /// <summary>The settings with which a service trusts an issuer whose key set is a file.</summary>
    public static Dictionary<string, string?> Believing(string jwks) => new()
    {
        ["Access:Issuer"] = TestIssuer.Name,
        ["Access:Audience"] = TestIssuer.Audience,
        ["Access:Jwks"] = jwks,
    };

    /// <summary>Starts a service on free ports. Without parts it has only what every service has.</summary>
    public static async Task<TestService> StartAsync(
        IReadOnlyDictionary<string, string?> configuration, string[]? arguments = null,
        Action<WebApplicationBuilder>? add = null, Action<WebApplication>? map = null)
    {
        var log = new TestLog();
        var builder = WebApplication.CreateBuilder(arguments ?? []);
        builder.Configuration.AddInMemoryCollection([new("Ports:Grpc", "0"), .. configuration]);
        builder.AddServiceDefaults(grpcPort: 0, webPort: 0);
        builder.Logging.ClearProviders().AddProvider(log).AddFilter<TestLog>(null, LogLevel.Trace);
        add?.Invoke(builder);

        var app = builder.Build();
        map?.Invoke(app);
        app.MapServiceDefaults();
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new TestService(app, [.. addresses.Select(address => new Uri(address))], log);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
