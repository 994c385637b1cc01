using Diplomacy.Deploy;
using Diplomacy.Testing;

namespace Diplomacy.Tests.ServiceDefaults.Telemetry;

/// <summary>The metrics that Prometheus scrapes from a service.</summary>
public sealed class MetricsTests
{
    private static readonly string[] Expected =
    [
        "http_server_request_duration_seconds_bucket{",
        "http_server_request_duration_seconds_count{",
        "kestrel_active_connections{",
        "db_client_operation_duration_seconds_bucket{",
        "dotnet_process_cpu_time_seconds_total{",
    ];

    [Fact]
    public async Task Requests_connections_the_store_and_the_runtime_are_measured_in_buckets_from_1_ms_to_10_s()
    {
        var port = FreePorts.Take(1)[0];
        // A process of its own: an instrument ends with whichever host of a process stops first.
        await using var process = ChildProcess.StartDotnet(
            Path.Combine(AppContext.BaseDirectory, "Diplomacy.Ingestion.dll"), [], new Dictionary<string, string?>
            {
                ["ConnectionStrings__Postgres"] = await TestPostgres.Shared.CreateDatabaseAsync(),
                ["Ports__Grpc"] = "0",
                ["Ports__Web"] = $"{port}",
            });
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        var metrics = await Eventually.ReadAsync(
            () => ReadAsync(client), text => Expected.All(text.Contains), string.Join(", ", Expected));

        metrics.ShouldContain("le=\"0.001\"} ");
        metrics.ShouldContain("le=\"10\"} ");
    }

    private static async Task<string> ReadAsync(HttpClient client)
    {
        try
        {
            return await client.GetStringAsync("/metrics");
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
