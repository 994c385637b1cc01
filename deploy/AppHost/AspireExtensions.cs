using Microsoft.Extensions.Configuration;

namespace Diplomacy.AppHost;

/// <summary>Aspire's own settings.</summary>
internal static class AspireExtensions
{
    private const int DashboardPort = 5380;
    private const int TelemetryPort = 5381;

    /// <summary>Keeps Aspire on loopback, without telemetry, and makes shutdown wait for the services.</summary>
    public static void ConfigureAspire(this IDistributedApplicationBuilder builder, Settings settings)
    {
        var dashboard = settings.Port(DashboardPort);
        Console.WriteLine($"dashboard    http://localhost:{dashboard}");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{dashboard}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://127.0.0.1:{settings.Port(TelemetryPort)}",
            // On loopback only, so no developer has to trust a certificate first.
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true",
            ["ASPIRE_VERSION_CHECK_DISABLED"] = "true",
            // Otherwise this process would end, and PostgreSQL with it, while the services still write.
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
        });
    }
}
