using System.Text.Json;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>The seeds as reports, read independently of the reader that the tests check.</summary>
internal static class Seeds
{
    /// <summary>Every report of every document.</summary>
    public static Report[] Read() =>
    [
        .. Directory.GetFiles(RepositoryRoot.Combine("seeds", "documents"), "*.json").Order(StringComparer.Ordinal)
            .SelectMany(ReadFile),
    ];

    private static Report[] ReadFile(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var document = file.RootElement.GetProperty("document");
        return
        [
            .. file.RootElement.GetProperty("reports").EnumerateArray().Select(reported =>
            {
                var report = Reports.Of(
                    Text(reported, "occurredOn"), Text(reported, "source"), Text(reported, "target"),
                    Text(reported, "cameo"),
                    reported.GetProperty("quality").GetDouble(), Text(document, "publisher"), Text(document, "id"));
                report.Origin.Paragraph = reported.GetProperty("paragraph").GetInt32();
                report.Summary = Text(reported, "summary");
                report.AmountUsd = reported.TryGetProperty("amountUsd", out var amount) ? amount.GetInt64() : 0;
                return report;
            }),
        ];
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
