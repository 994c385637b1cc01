using System.Globalization;
using Diplomacy.Domain.Scoring;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>A measure.</summary>
/// <param name="Name">What is measured, and which values are good.</param>
/// <param name="Prepare">What is done to scores and truths first.</param>
/// <param name="Of">Computes it from scores and truths.</param>
internal sealed record Measure(
    string Name, Func<Compared, Compared> Prepare, Func<double[], double[], double> Of);

/// <summary>Prints measures as tables: a row for each model and each trivial rule.</summary>
/// <param name="Resamples">How often pairs are drawn for an interval.</param>
/// <param name="Seed">What they are drawn from.</param>
internal sealed record MeasureTable(int Resamples, ulong Seed)
{
    /// <summary>
    /// Prints one table for each measure. Each row is measured on the points that it knows, and once more on those
    /// that all rows know: only there are two rows comparable.
    /// </summary>
    public void Print(IReadOnlyList<Point> points, IReadOnlyList<Scorer> scorers, params Measure[] measures)
    {
        var scores = scorers.Select(scorer => scorer.Scores(points)).ToArray();
        int[] shared = [.. Enumerable.Range(0, points.Count)
            .Where(i => scores.All(row => !double.IsNaN(row[i])))];
        foreach (var measure in measures)
        {
            Console.WriteLine($"\n{measure.Name}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{points.Count:N0} points of {Pairs(points):N0} pairs; all rows know {shared.Length:N0} of "
                + $"{Pairs([.. shared.Select(i => points[i])]):N0} pairs"));
            Console.WriteLine($"{"",-21} {"on the points that the row knows",-46} {"too little",10}  "
                + "on those that all rows know");
            Console.WriteLine($"{"",-21} {"value",6} {"90 % interval",18} {"points",9} {"pairs",7}   "
                + $"{"evidence",10}  {"value",6} {"90 % interval",18} {"points",9}");
            for (var i = 0; i < scorers.Count; i++)
                PrintRow(measure, points, scorers[i].Name, scores[i], shared);
        }
    }

    private void PrintRow(Measure measure, IReadOnlyList<Point> points, string name, double[] scores, int[] shared)
    {
        int[] known = [.. Enumerable.Range(0, points.Count).Where(i => !double.IsNaN(scores[i]))];
        var own = Prepared(measure, points, scores, known);
        var common = Prepared(measure, points, scores, shared);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-21} {Words(measure, own),25} {own.Scores.Length,9:N0} {Pairs(own.Points),7:N0}   "
            + $"{points.Count - known.Length,10:N0}  {Words(measure, common),25} {common.Scores.Length,9:N0}"));
    }

    private static Compared Prepared(Measure measure, IReadOnlyList<Point> points, double[] scores, int[] places) =>
        measure.Prepare(Compared.Of(
            [.. places.Select(i => points[i])], [.. places.Select(i => scores[i])]));

    private string Words(Measure measure, Compared compared) =>
        Words(PairBootstrap.Of(compared, measure.Of, Resamples, Seed));

    private static string Words(Estimate estimate) => string.Create(CultureInfo.InvariantCulture,
        $"{Number(estimate.Value),6} {Number(estimate.Low),8} to {Number(estimate.High),6}");

    private static string Number(double value) =>
        double.IsNaN(value) ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static int Pairs(IReadOnlyList<Point> points) => points.Select(point => point.Pair).Distinct().Count();
}
