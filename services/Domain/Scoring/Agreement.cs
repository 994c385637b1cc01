namespace Diplomacy.Domain.Scoring;

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
                var point = (int)(Draws.Next(ref seed) % (ulong)scores.Length);
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
        var pearson = Correlation.Pearson(scores, benchmark, out var slope, out var intercept);
        double difference = 0, scaled = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            difference += Math.Abs(scores[i] - benchmark[i]);
            scaled += Math.Abs(intercept + (slope * scores[i]) - benchmark[i]);
        }
        return new Measures(
            Correlation.Spearman(scores, benchmark), pearson, difference / scores.Length,
            scaled / scores.Length, slope, intercept);
    }

    private static Estimate EstimateOf(Measures whole, Measures[] drawn, Func<Measures, double> measure) =>
        Estimate.Of(measure(whole), drawn.Select(measure));
}
