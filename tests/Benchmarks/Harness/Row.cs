namespace Diplomacy.Benchmarks.Harness;

/// <summary>One line of the table: a figure, the limit measured in the same run, and the ratio of the two.</summary>
/// <param name="Name">What <c>--only</c> calls it.</param>
/// <param name="Work">What was done.</param>
/// <param name="Unit">What is counted, such as "events/s" or "MiB".</param>
/// <param name="Value">The figure: a median.</param>
/// <param name="Limit">What it is compared with.</param>
/// <param name="LimitValue">The limit's figure.</param>
/// <param name="Bar">The ratio that is promised; null where the row only informs.</param>
internal sealed record Row(
    string Name, string Work, string Unit, double Value, string Limit, double LimitValue, double? Bar)
{
    /// <summary>Whether the ratio must stay at or below the bar instead of reaching it.</summary>
    public bool IsCeiling { get; init; }

    /// <summary>The single measurements.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    /// <summary>The single measurements of the limit.</summary>
    public IReadOnlyList<Sample> LimitSamples { get; init; } = [];

    /// <summary>What went wrong; a row with a fault does not hold, however quick it was.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Notes for the reader.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The value as a share of the limit.</summary>
    public double Ratio => Value / LimitValue;

    /// <summary>Whether the promise holds; null where there is none.</summary>
    public bool? Holds =>
        Faults.Count > 0 ? false : Bar is not { } bar ? null : IsCeiling ? Ratio <= bar : Ratio >= bar;

    /// <summary>A row of the medians of rates.</summary>
    public static Row Of(
        string name, string work, string unit, Sample[] samples, string limit, Sample[] limitSamples, double? bar,
        IReadOnlyList<string>? errors = null, IReadOnlyList<string>? notes = null)
    {
        var cpu = Statistics.Median(Array.ConvertAll(samples, sample => sample.CpuMicroseconds));
        var limitCpu = Statistics.Median(Array.ConvertAll(limitSamples, sample => sample.CpuMicroseconds));
        return new Row(
            name, work, unit, Statistics.Median(Array.ConvertAll(samples, sample => sample.Rate)), limit,
            Statistics.Median(Array.ConvertAll(limitSamples, sample => sample.Rate)), bar)
        {
            Samples = samples,
            LimitSamples = limitSamples,
            Faults = errors ?? [],
            Notes = [$"processor time {cpu:N1} µs each, of the limit {limitCpu:N1} µs", .. notes ?? []],
        };
    }
}
