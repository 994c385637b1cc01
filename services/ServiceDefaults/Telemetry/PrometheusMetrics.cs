using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace Diplomacy.ServiceDefaults.Telemetry;

/// <summary>
/// Listens to the meters of the runtime, ASP.NET Core, Npgsql and our own, and writes them in Prometheus text format.
/// Counters and gauges are written as they are, histograms as their count and sum.
/// </summary>
internal sealed class PrometheusMetrics : IHostedService, IDisposable
{
    /// <summary>Series beyond this many are not kept, so that a label of many values cannot fill the memory.</summary>
    private const int SeriesMax = 5_000;

    private static readonly string[] Meters =
    [
        "Diplomacy", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql",
    ];

    private readonly ConcurrentDictionary<string, Series> _series = new();
    private readonly MeterListener _listener = new();

    /// <summary>An instrument, and those of its series that were found by their tags before.</summary>
    private sealed class Family(string name, string type, bool isTotal)
    {
        public string Name => name;
        public string Type => type;
        public bool IsTotal => isTotal;
        public ConcurrentDictionary<int, Series> ByTags { get; } = new();
    }

    private sealed class Series(string name, string labels, string type, KeyValuePair<string, object?>[] tags)
    {
        public string Name => name;
        public string Labels => labels;
        public string Type => type;
        public double Sum;
        public long Count;

        public bool Is(ReadOnlySpan<KeyValuePair<string, object?>> others)
        {
            if (others.Length != tags.Length)
                return false;
            for (var i = 0; i < tags.Length; i++)
                if (tags[i].Key != others[i].Key || !Equals(tags[i].Value, others[i].Value))
                    return false;
            return true;
        }
    }

    public Task StartAsync(CancellationToken ct)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
                listener.EnableMeasurementEvents(
                    instrument, new Family(NameOf(instrument), TypeOf(instrument), IsTotal(instrument)));
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, of) => Record(of, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, of) => Record(of, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, of) => Record(of, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, of) => Record(of, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, of) => Record(of, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, of) => Record(of, value, tags));
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    /// <summary>Every series in Prometheus text format 0.0.4.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _series.Values.GroupBy(series => series.Name).OrderBy(family => family.Key))
        {
            var type = family.First().Type;
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Key} {type}\n");
            foreach (var series in family.OrderBy(series => series.Labels, StringComparer.Ordinal))
                WriteSeries(text, series);
        }
        return text.ToString();
    }

    private static void WriteSeries(StringBuilder text, Series series)
    {
        lock (series)
        {
            if (series.Type == "summary")
                text.Append(CultureInfo.InvariantCulture,
                    $"{series.Name}_sum{series.Labels} {series.Sum:R}\n"
                    + $"{series.Name}_count{series.Labels} {series.Count}\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"{series.Name}{series.Labels} {series.Sum:R}\n");
        }
    }

    private void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var family = (Family)state!;
        if (Find(family, tags) is not { } series)
            return;
        lock (series)
        {
            series.Sum = family.IsTotal ? value : series.Sum + value;
            series.Count++;
        }
    }

    /// <summary>The series of these tags; null where there are too many already.</summary>
    /// <remarks>A request is measured a dozen times, so a series found before is found without its text.</remarks>
    private Series? Find(Family family, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var (_, tag) in tags)
            hash.Add(tag);
        var code = hash.ToHashCode();
        if (family.ByTags.TryGetValue(code, out var known) && known.Is(tags))
            return known;

        var labels = Labels(tags);
        var key = $"{family.Name}{labels}";
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= SeriesMax)
                return null;
            series = _series.GetOrAdd(key, new Series(family.Name, labels, family.Type, tags.ToArray()));
        }
        family.ByTags[code] = series;
        return series;
    }

    /// <summary>Observable instruments and gauges tell where they stand, the others what they add.</summary>
    private static bool IsTotal(Instrument instrument) =>
        instrument.IsObservable || instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);

    private static string TypeOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "summary",
        _ => "gauge",
    };

    private static string NameOf(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Length + 8);
        foreach (var character in instrument.Name)
            name.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        if (TypeOf(instrument) == "counter")
            name.Append("_total");
        return name.ToString();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            if (labels.Length > 1)
                labels.Append(',');
            foreach (var character in name)
                labels.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
            var text = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            labels.Append("=\"").Append(text).Append('"');
        }
        return labels.Append('}').ToString();
    }
}
