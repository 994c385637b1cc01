using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Diplomacy.ServiceDefaults.Telemetry;

/// <summary>A service's metrics. Prometheus scrapes them at <c>/metrics</c>; they are sent nowhere.</summary>
internal static class Metrics
{
    private static readonly string[] Meters =
    [
        "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Authentication", "Microsoft.AspNetCore.Authorization", "Npgsql", "Marten", "MassTransit",
    ];

    /// <summary>From 1 ms, in which a score is read, to 10 s, at which a call is as good as lost.</summary>
    private static readonly double[] Seconds =
        [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    private static readonly double[] Milliseconds = [.. Seconds.Select(bound => bound * 1_000)];

    /// <summary>Collects them.</summary>
    public static void AddPrometheusMetrics(this IServiceCollection services) => services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics
            .AddMeter(Meters)
            .AddView(BucketsOf)
            .AddPrometheusExporter(exporter =>
            {
                // Prometheus itself names what it scraped, and a meter's name on every line says nothing more.
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
