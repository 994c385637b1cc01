using System.Text.Json;
using Diplomacy.Domain.Coding;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>Codes one document and prints the reports.</summary>
internal static class CodeDocumentRun
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints what is coded from a file, as lines or as JSON; gives the exit code.</summary>
    public static int Print(string path, DateOnly? published, bool isJson)
    {
        var coder = new RulesCoder();
        var coding = coder.Code(new(File.ReadAllText(path), published));
        if (isJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                Coder = coder.Name,
                coding.WhyEmpty,
                Reports = coding.Reports.Select(report => new
                {
                    OccurredOn = report.OccurredOn.ToString(),
                    Source = report.Source.ToString(),
                    Target = report.Target.ToString(),
                    Cameo = report.Code.ToString(),
                    report.AmountUsd,
                    Quality = report.Quality / 1000.0,
                    report.Paragraph,
                    report.Span.Start,
                    report.Span.Length,
                    report.Quote,
                }),
                Unknown = coding.UnknownActors.Select(actor => actor.Name),
            }, Json));
            return 0;
        }
        if (coding.WhyEmpty is { } why) Console.WriteLine(why);
        foreach (var report in coding.Reports)
            Console.WriteLine($"{report.OccurredOn,-10} {report.Source} -> {report.Target} {report.Code,-4} "
                + $"{report.Code.Description}{(report.AmountUsd > 0 ? $" (${report.AmountUsd:N0})" : "")}\n"
                + $"           [{report.Paragraph}, {report.Span.Start}+{report.Span.Length}] {report.Quote}");
        if (coding.UnknownActors.Count > 0)
            Console.WriteLine("In no dictionary: " + string.Join("; ", coding.UnknownActors.Select(actor =>
                actor.Name)));
        return 0;
    }
}
