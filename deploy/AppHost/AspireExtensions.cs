using Microsoft.Extensions.Configuration;

namespace Diplomacy.AppHost;

/// <summary>Aspire's own settings.</summary>
internal static class AspireExtensions
{
    private const int DashboardPort = 5380;
    private const int TelemetryPort = 5381;

    /// <summary>Keeps Aspire and its dashboard on loopback, silent towards its maker, and patient at the end.</summary>
    public static void ConfigureAspire(this IDistributedApplicationBuilder builder, Settings settings) =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{settings.Port(DashboardPort)}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://127.0.0.1:{settings.Port(TelemetryPort)}",
            // On loopback alone, and so without the certificate that each developer would first have to trust.
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true",
            ["ASPIRE_VERSION_CHECK_DISABLED"] = "true",
            // Else this process would end, and its PostgreSQL with it, while the services still write.
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
        });
}
