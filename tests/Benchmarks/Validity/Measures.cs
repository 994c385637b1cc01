using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>Scores beside what a table says, with the pair that each belongs to.</summary>
internal sealed record Compared(IReadOnlyList<Point> Points, double[] Scores, double[] Truths)
{
    /// <summary>Points with their scores.</summary>
    public static Compared Of(IReadOnlyList<Point> points, double[] scores) =>
        new(points, scores, [.. points.Select(point => point.Truth)]);
}

/// <summary>What is computed of scores and truths.</summary>
internal static class Measures
{
    /// <summary>
    /// The chance that a point of which the answer is yes has a lower score than one of which it is no; equal scores
    /// count half. NaN where all answers are the same.
    /// </summary>
    public static double AreaOfLow(double[] scores, double[] truths)
    {
        var ranks = Correlation.Ranks(scores);
        double yes = 0, sum = 0;
        for (var i = 0; i < ranks.Length; i++)
            if (truths[i] != 0)
            {
                yes++;
                sum += ranks[i];
            }
        var no = ranks.Length - yes;
        return yes == 0 || no == 0 ? double.NaN : 1 - ((sum - (yes * (yes + 1) / 2)) / (yes * no));
    }

    /// <summary>The share of scores on the same side as the grade; 0 is the lower end of "ordinary".</summary>
    public static double RightSigns(double[] scores, double[] grades) => scores.Length == 0
        ? double.NaN
        : scores.Zip(grades, (score, grade) => score >= 0 == grade >= (double)Grade.Ordinary ? 1.0 : 0.0).Average();

    /// <summary>The mean number of grades between the score's and the given one.</summary>
    public static double GradesOff(double[] scores, double[] grades) => scores.Length == 0
        ? double.NaN
        : scores.Zip(grades, (score, grade) => Math.Abs((double)GradeOf(score) - grade)).Average();

    /// <summary>
    /// Takes the mean of both countries in the same year off each value, and adds the mean of the year: what is left
    /// is what the pair has beyond its countries.
    /// </summary>
    public static Compared NetOfCountries(Compared all) =>
        all with { Scores = NetOfCountries(all.Points, all.Scores), Truths = NetOfCountries(all.Points, all.Truths) };

    /// <summary>Each pair's means.</summary>
    public static Compared AcrossPairs(Compared all)
    {
        var pairs = Enumerable.Range(0, all.Points.Count).GroupBy(i => all.Points[i].Pair).ToArray();
        return new Compared(
            [.. pairs.Select(pair => all.Points[pair.First()])],
            [.. pairs.Select(pair => pair.Average(i => all.Scores[i]))],
            [.. pairs.Select(pair => pair.Average(i => all.Truths[i]))]);
    }

    /// <summary>The differences from each pair's means, of pairs with two points or more.</summary>
    public static Compared WithinPairs(Compared all)
    {
        var kept = Enumerable.Range(0, all.Points.Count).GroupBy(i => all.Points[i].Pair)
            .Where(pair => pair.Count() > 1)
            .SelectMany(pair =>
            {
                var (score, truth) = (pair.Average(i => all.Scores[i]), pair.Average(i => all.Truths[i]));
                return pair.Select(i => (Point: all.Points[i], Score: all.Scores[i] - score,
                    Truth: all.Truths[i] - truth));
            }).ToArray();
        return new Compared(
            [.. kept.Select(one => one.Point)], [.. kept.Select(one => one.Score)], [.. kept.Select(one => one.Truth)]);
    }

    private static double[] NetOfCountries(IReadOnlyList<Point> points, double[] values)
    {
        var places = Enumerable.Range(0, points.Count).ToArray();
        var years = places.GroupBy(i => points[i].Year).ToDictionary(
            year => year.Key, year => year.Average(i => values[i]));
        var countries = places
            .SelectMany(i => new[] { (points[i].Year, Country: points[i].Pair.A, Value: values[i]),
                (points[i].Year, Country: points[i].Pair.B, Value: values[i]) })
            .GroupBy(one => (one.Year, one.Country), one => one.Value)
            .ToDictionary(one => one.Key, one => one.Average());
        return Array.ConvertAll(places, i => values[i] - countries[(points[i].Year, points[i].Pair.A)]
            - countries[(points[i].Year, points[i].Pair.B)] + years[points[i].Year]);
    }

    private static Grade GradeOf(double score) => LevelModel.GradeOf(score, LevelModel.GradedEvidenceMin);
}
