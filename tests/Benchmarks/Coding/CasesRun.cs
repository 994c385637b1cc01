using System.Globalization;
using Diplomacy.Domain.Coding;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>Measures the coder on short texts that each have a plain right answer.</summary>
internal static class CasesRun
{
    /// <summary>Prints the share right by kind and over all; gives the exit code.</summary>
    public static int Measure(string path, bool isVerbose)
    {
        Console.WriteLine("""
            Right: every expected coding comes out, and no other that the case does not allow. A date must lie within
            the expected one. Codings with organisations are not counted.
            """);
        var coder = new RulesCoder();
        var reports = new List<(CodedReport Coded, bool IsRight)>();
        var judged = CodingCase.Read(path).Select(one =>
        {
            var coding = coder.Code(new(one.Text, one.Published));
            var coded = coding.Reports.Where(CodingPattern.Counts).ToArray();
            var isRight = one.IsRight(coded);
            reports.AddRange(coded.Select(report => (report, one.Allows(report))));
            if (isVerbose && !isRight) Describe(one, coded, coding.WhyEmpty);
            return (one.Kind, IsRight: isRight);
        }).ToArray();
        foreach (var kind in judged.GroupBy(one => one.Kind))
            Print(kind.Key, kind.Count(one => one.IsRight), kind.Count());
        Reliability.Print(reports);
        Print("all", judged.Count(one => one.IsRight), judged.Length);
        return 0;
    }

    private static void Describe(CodingCase one, CodedReport[] coded, string? whyEmpty)
    {
        Console.WriteLine($"{one.Kind}: {one.Text}");
        Console.WriteLine($"   expected {string.Join(", ", one.Expected.Select(Text))}");
        Console.WriteLine("   coded    " + string.Join(", ", coded.Select(report =>
            $"{report.Source}>{report.Target}:{report.Code}@{report.OccurredOn}")) + (whyEmpty is null
                ? "" : whyEmpty));
    }

    private static string Text(CodingPattern pattern) =>
        $"{pattern.Source}>{pattern.Target}:{string.Join('|', pattern.Roots)}"
        + (pattern.Date is { } date ? $"@{date}" : "");

    private static void Print(string name, int right, int all) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-20} {right,4} of {all,4}  {(double)right / Math.Max(1, all):0.000}"));
}
