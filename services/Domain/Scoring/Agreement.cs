namespace Diplomacy.Domain.Scoring;

/// <summary>A measure with its 90 % bootstrap interval; NaN where the measure does not exist.</summary>
public readonly record struct Estimate(double Value, double Low, double High);

/// <summary>
/// How well a series of scores agrees with a benchmark of the same length. The result is deterministic: the same
/// series, resamples and seed give the same bits on every machine.
/// </summary>
/// <param name="Spearman">Rank correlation; ties share their mean rank.</param>
/// <param name="Pearson">Linear correlation.</param>
/// <param name="Mae">Mean absolute difference of the unscaled values.</param>
/// <param name="MaeScaled">
/// Mean absolute difference after the regression line scales the scores to the benchmark.
/// </param>
/// <param name="Slope">The slope of the least-squares line from score to benchmark.</param>
/// <param name="Intercept">The value of that line at score 0.</param>
public sealed record Agreement(
    Estimate Spearman, Estimate Pearson, Estimate Mae, Estimate MaeScaled, double Slope, double Intercept)
{
    private const double LowShare = 0.05, HighShare = 0.95;

    private readonly record struct Measures(
        double Spearman, double Pearson, double Mae, double MaeScaled, double Slope, double Intercept);

    /// <summary>Measures the agreement.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="benchmark">The benchmark's values for the same points, in the same order.</param>
    /// <param name="resamples">The number of bootstrap resamples of the points.</param>
    /// <param name="seed">The seed of the random number generator.</param>
    /// <param name="ct">Cancels a long computation.</param>
    public static Agreement Of(
        double[] scores, double[] benchmark, int resamples, ulong seed, CancellationToken ct = default)
    {
        var whole = Measure(scores, benchmark);
        var drawn = new Measures[resamples];
        var (one, other) = (new double[scores.Length], new double[scores.Length]);
        for (var i = 0; i < resamples; i++)
        {
            ct.ThrowIfCancellationRequested();
            for (var k = 0; k < scores.Length; k++)
            {
                var point = (int)(Draw(ref seed) % (ulong)scores.Length);
                (one[k], other[k]) = (scores[point], benchmark[point]);
            }
            drawn[i] = Measure(one, other);
        }
        return new Agreement(
            EstimateOf(whole, drawn, measures => measures.Spearman),
            EstimateOf(whole, drawn, measures => measures.Pearson),
            EstimateOf(whole, drawn, measures => measures.Mae),
            EstimateOf(whole, drawn, measures => measures.MaeScaled),
            whole.Slope, whole.Intercept);
    }

    private static Measures Measure(double[] scores, double[] benchmark)
    {
        var pearson = Correlation(scores, benchmark, out var slope, out var intercept);
        double difference = 0, scaled = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            difference += Math.Abs(scores[i] - benchmark[i]);
            scaled += Math.Abs(intercept + (slope * scores[i]) - benchmark[i]);
        }
        return new Measures(
            Correlation(Ranks(scores), Ranks(benchmark), out _, out _), pearson, difference / scores.Length,
            scaled / scores.Length, slope, intercept);
    }

    /// <summary>The correlation, NaN where a series is constant, and the least-squares line.</summary>
    private static double Correlation(double[] x, double[] y, out double slope, out double intercept)
    {
        var (meanX, meanY) = (x.Sum() / x.Length, y.Sum() / y.Length);
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var (fromX, fromY) = (x[i] - meanX, y[i] - meanY);
            xx += fromX * fromX;
            yy += fromY * fromY;
            xy += fromX * fromY;
        }
        slope = xx == 0 ? 0 : xy / xx;
        intercept = meanY - (slope * meanX);
        return xx == 0 || yy == 0 ? double.NaN : Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
    }

    /// <summary>The rank of each value from 1; equal values share the mean of their ranks.</summary>
    private static double[] Ranks(double[] values)
    {
        var sorted = (double[])values.Clone();
        var places = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(sorted, places);
        var ranks = new double[values.Length];
        for (var first = 0; first < sorted.Length;)
        {
            var end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
                end++;
            for (var i = first; i < end; i++)
                ranks[places[i]] = (first + 1 + end) / 2.0;
            first = end;
        }
        return ranks;
    }

    private static Estimate EstimateOf(Measures whole, Measures[] drawn, Func<Measures, double> measure)
    {
        var value = measure(whole);
        var sorted = drawn.Select(measure).Where(double.IsFinite).Order().ToArray();
        return double.IsNaN(value) || sorted.Length == 0
            ? new Estimate(value, double.NaN, double.NaN)
            : new Estimate(value, Percentile(sorted, LowShare), Percentile(sorted, HighShare));
    }

    private static double Percentile(double[] sorted, double share) =>
        sorted[(int)Math.Round(share * (sorted.Length - 1))];

    /// <summary>SplitMix64, because the library's own generator may change between versions.</summary>
    private static ulong Draw(ref ulong state)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
