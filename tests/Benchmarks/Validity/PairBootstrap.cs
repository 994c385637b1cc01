using Diplomacy.Domain.Scoring;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>
/// The uncertainty of a measure: it is computed again on pairs drawn with replacement. All points of a pair are drawn
/// together, because one year of a relationship is much like the next; drawn singly, they would look like more
/// evidence than they are.
/// </summary>
internal static class PairBootstrap
{
    /// <summary>The measure with its 90 % interval; without one where there are fewer than two pairs.</summary>
    public static Estimate Of(Compared all, Func<double[], double[], double> measure, int resamples, ulong seed)
    {
        var value = all.Scores.Length == 0 ? double.NaN : measure(all.Scores, all.Truths);
        var pairs = Enumerable.Range(0, all.Points.Count).GroupBy(i => all.Points[i].Pair)
            .OrderBy(pair => pair.Key).Select(pair => pair.ToArray()).ToArray();
        if (pairs.Length < 2 || double.IsNaN(value)) return new Estimate(value, double.NaN, double.NaN);

        var seeds = new ulong[resamples];
        for (var i = 0; i < resamples; i++)
            seeds[i] = Draws.Next(ref seed);
        var drawn = new double[resamples];
        Parallel.For(0, resamples, i => drawn[i] = Again(all, pairs, measure, seeds[i]));
        return Estimate.Of(value, drawn);
    }

    private static double Again(
        Compared all, int[][] pairs, Func<double[], double[], double> measure, ulong state)
    {
        var places = new List<int>(all.Points.Count);
        for (var i = 0; i < pairs.Length; i++)
            places.AddRange(pairs[Draws.Next(ref state) % (ulong)pairs.Length]);
        return measure(
            [.. places.Select(place => all.Scores[place])], [.. places.Select(place => all.Truths[place])]);
    }
}
