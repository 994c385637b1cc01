using System.Diagnostics.Metrics;
using Diplomacy.ServiceDefaults.Access;
using Diplomacy.ServiceDefaults.Requests;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Diplomacy.ServiceDefaults.Telemetry;

/// <summary>A service's metrics. Prometheus scrapes them at <c>/metrics</c>; nothing is pushed.</summary>
internal static class Metrics
{
    private static readonly string[] Meters =
    [
        "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Authentication", "Microsoft.AspNetCore.Authorization", "Npgsql", "Marten", "MassTransit",
        StaleFiles.MeterName, StoppedReaders.MeterName,
    ];

    /// <summary>Histogram buckets in seconds: from 1 ms, the time of a score, to 10 s.</summary>
    private static readonly double[] Seconds =
        [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    private static readonly double[] Milliseconds = [.. Seconds.Select(bound => bound * 1_000)];

    /// <summary>Collects the metrics.</summary>
    public static void AddPrometheusMetrics(this IServiceCollection services) => services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics
            .AddMeter(Meters)
            .AddView(BucketsOf)
            .AddPrometheusExporter(exporter =>
            {
                // Prometheus labels its targets itself, and scope labels on every line are redundant.
                exporter.TargetInfoEnabled = false;
                exporter.ScopeInfoEnabled = false;
            }));

    private static ExplicitBucketHistogramConfiguration? BucketsOf(Instrument instrument) =>
        (instrument is Histogram<double>, instrument.Unit) switch
        {
            (true, "s") => new ExplicitBucketHistogramConfiguration { Boundaries = Seconds },
            (true, "ms") => new ExplicitBucketHistogramConfiguration { Boundaries = Milliseconds },
            _ => null,
        };
}
