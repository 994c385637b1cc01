using System.Globalization;
using Diplomacy.Domain.Coding;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>How often reports of a quality are right: a calibrated quality is that share itself.</summary>
internal static class Reliability
{
    private const int Deciles = 10;
    private const int Thousand = 1000;

    /// <summary>Prints, decile by decile, the mean quality beside the share that is right.</summary>
    public static void Print(IReadOnlyCollection<(CodedReport Coded, bool IsRight)> judged)
    {
        Console.WriteLine("\nquality      reports    mean   right     off");
        foreach (var decile in judged.GroupBy(one => Math.Min(Deciles - 1, one.Coded.Quality * Deciles / Thousand))
            .OrderBy(group => group.Key))
        {
            var mean = decile.Average(one => one.Coded.Quality) / Thousand;
            var right = decile.Average(one => one.IsRight ? 1.0 : 0.0);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{decile.Key / 10.0:0.0} to {(decile.Key + 1) / 10.0:0.0}  {decile.Count(),8}   {mean:0.000}   "
                + $"{right:0.000}  {right - mean,6:+0.000;-0.000}"));
        }
    }
}
