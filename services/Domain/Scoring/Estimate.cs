namespace Diplomacy.Domain.Scoring;

/// <summary>A measure with its 90 % bootstrap interval; NaN where the measure does not exist.</summary>
public readonly record struct Estimate(double Value, double Low, double High)
{
    private const double LowShare = 0.05, HighShare = 0.95;

    /// <summary>A measure with the interval of its resamples; those in which it does not exist are left out.</summary>
    public static Estimate Of(double value, IEnumerable<double> drawn)
    {
        var sorted = drawn.Where(double.IsFinite).Order().ToArray();
        return double.IsNaN(value) || sorted.Length == 0
            ? new Estimate(value, double.NaN, double.NaN)
            : new Estimate(value, Percentile(sorted, LowShare), Percentile(sorted, HighShare));
    }

    private static double Percentile(double[] sorted, double share) =>
        sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
