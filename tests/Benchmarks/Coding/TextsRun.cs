using System.Globalization;
using Diplomacy.Domain.Coding;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>Measures the coder on articles with a gold coding.</summary>
internal static class TextsRun
{
    private const int RootLength = 2;

    /// <summary>Prints recall, precision and tempting errors by article and by root; gives the exit code.</summary>
    public static int Measure(string folder, bool isVerbose)
    {
        Console.WriteLine("""
            Recall: must rows that a coding of their own hits. Precision: codings that hit a must or may row. Tempting:
            codings that hit a row of need "not" and no other. Codings with organisations are not counted.
            """);
        var coder = new RulesCoder();
        var all = new List<TextMatch>();
        Console.WriteLine($"{"article",-40} must  found recall  coded  right precision tempting  but for the date");
        foreach (var article in GoldRow.Read(Path.Combine(folder, "gold.tsv")).GroupBy(row => row.Article))
        {
            var file = Directory.GetFiles(folder, article.Key + "_*.txt").Single();
            var coded = coder.Code(new(File.ReadAllText(file), article.First().Published)).Reports
                .Where(CodingPattern.Counts).ToArray();
            var match = new TextMatch([.. article], coded);
            all.Add(match);
            Print(Path.GetFileNameWithoutExtension(file), [match]);
            if (isVerbose) Describe(match);
        }
        Print("all", all);
        PrintRoots(all);
        Reliability.Print([.. all.SelectMany(one => one.Coded.Select(coded => (coded, one.Right.Contains(coded))))]);
        return 0;
    }

    private static void Describe(TextMatch match)
    {
        foreach (var row in match.Must.Except(match.Found))
            Console.WriteLine($"   missed  {row.Source}>{row.Target} {string.Join(',', row.Roots)} "
                + $"{row.From:yyyy-MM-dd}..{row.To:yyyy-MM-dd} {row.Note}");
        foreach (var coded in match.Coded.Except(match.Right))
            Console.WriteLine($"   {(match.Tempted.Any(one => one.Coded == coded) ? "TEMPTED" : "other  ")} "
                + $"{coded.Source}>{coded.Target} {coded.Code} {coded.OccurredOn} {coded.Quote}");
    }

    private static void Print(string name, IReadOnlyList<TextMatch> matches)
    {
        var (must, found) = (matches.Sum(one => one.Must.Length), matches.Sum(one => one.Found.Length));
        var (coded, right) = (matches.Sum(one => one.Coded.Length), matches.Sum(one => one.Right.Length));
        var undated = matches.Sum(one => one.Must.Except(one.Found).Count(row => one.Coded.Any(row.HitsButDate)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-40} {must,4} {found,6} {Share(found, must),6:0.000} "
            + $"{coded,6} {right,6} {Share(right, coded),9:0.000} "
            + $"{matches.Sum(one => one.Tempted.Length),8} {undated,17}"));
    }

    private static void PrintRoots(List<TextMatch> all)
    {
        Console.WriteLine("\nroot  must  found recall  coded  right precision");
        for (var root = 1; root <= 20; root++)
        {
            var name = root.ToString("00", CultureInfo.InvariantCulture);
            var must = all.SelectMany(one => one.Must).Count(row => row.Roots[0] == name);
            var found = all.SelectMany(one => one.Found).Count(row => row.Roots[0] == name);
            var coded = all.SelectMany(one => one.Coded).Count(one => one.Code.ToString()[..RootLength] == name);
            var right = all.SelectMany(one => one.Right).Count(one => one.Code.ToString()[..RootLength] == name);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,4} {must,5} {found,6} {Share(found, must),6:0.00} "
                + $"{coded,6} {right,6} {Share(right, coded),9:0.00}"));
        }
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
