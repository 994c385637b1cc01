namespace Diplomacy.Domain.Scoring;

/// <summary>How two series of the same length go together.</summary>
public static class Correlation
{
    /// <summary>The rank correlation, NaN where a series is constant; ties share their mean rank.</summary>
    public static double Spearman(double[] x, double[] y) => Pearson(Ranks(x), Ranks(y), out _, out _);

    /// <summary>The correlation, NaN where a series is constant, and the least-squares line.</summary>
    public static double Pearson(double[] x, double[] y, out double slope, out double intercept)
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
    public static double[] Ranks(double[] values)
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
}
