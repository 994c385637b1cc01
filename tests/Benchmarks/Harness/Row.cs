namespace Diplomacy.Benchmarks.Harness;

/// <summary>One line of the table: a rate, the limit measured in the same run, and how close the one came.</summary>
/// <param name="Name">What <c>--only</c> calls it.</param>
/// <param name="Work">What was done.</param>
/// <param name="Unit">What is counted, such as "events/s" or "MiB".</param>
/// <param name="Value">The median of the samples.</param>
/// <param name="Limit">What it is compared with.</param>
/// <param name="LimitValue">The median of the limit's samples.</param>
/// <param name="Bar">The ratio that is promised; null where the row only informs.</param>
/// <param name="IsCeiling">Whether the ratio must stay at or below the bar instead of reaching it.</param>
/// <param name="Faults">What went wrong; a row with a fault does not hold, however quick it was.</param>
internal sealed record Row(
    string Name, string Work, string Unit, double Value, string Limit, double LimitValue, double? Bar,
    IReadOnlyList<double> Samples, IReadOnlyList<double> LimitSamples, IReadOnlyList<string> Faults,
    IReadOnlyList<string> Notes, bool IsCeiling = false)
{
    /// <summary>The value as a share of the limit.</summary>
    public double Ratio => Value / LimitValue;

    /// <summary>Whether the promise holds; null where there is none.</summary>
    public bool? Holds =>
        Faults.Count > 0 ? false : Bar is not { } bar ? null : IsCeiling ? Ratio <= bar : Ratio >= bar;

    /// <summary>A row of the medians of samples.</summary>
    public static Row Of(
        string name, string work, string unit, IReadOnlyList<double> samples, string limit,
        IReadOnlyList<double> limitSamples, double? bar, IReadOnlyList<string>? faults = null,
        IReadOnlyList<string>? notes = null) => new(
        name, work, unit, Statistics.Median(samples), limit, Statistics.Median(limitSamples), bar, samples,
        limitSamples, faults ?? [], notes ?? []);
}
