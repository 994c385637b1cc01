using System.Globalization;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;

namespace Diplomacy.Standalone;

/// <summary>
/// Reports the seed files over gRPC, and has the texts coded that no person coded. Doing it again changes nothing, so
/// this runs at every start.
/// </summary>
internal static class Seeds
{
    /// <summary>How long the coding of one text may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string Documents = Path.Combine(AppContext.BaseDirectory, "seeds");
    private static readonly string Texts = Path.Combine(AppContext.BaseDirectory, "briefs");

    /// <summary>Sends every report of every file, every text, then the ties; the checkpoint covers all.</summary>
    public static async Task<Checkpoint> Load(ChannelBase channel, CancellationToken ct)
    {
        var client = new IngestionService.IngestionServiceClient(channel);
        await Report(client, ct);
        await SubmitTexts(client, ct);
        // Its checkpoint covers everything stored before it too.
        return await TieTable.Record(client, ct);
    }

    /// <summary>A date of "2008", "2008-09" or "2008-09-15".</summary>
    public static Date DateOf(string text)
    {
        var parts = text.Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new Date { Year = parts[0], Month = parts.ElementAtOrDefault(1), Day = parts.ElementAtOrDefault(2) };
    }

    private static async Task Report(
        IngestionService.IngestionServiceClient client, CancellationToken ct)
    {
        var outcomes = new Dictionary<ReportOutcome, int>();
        var files = Directory.GetFiles(Documents, "*.json").Order(StringComparer.Ordinal).ToArray();
        foreach (var file in files)
        {
            var seed = await SeedFile.Read(file, ct);
            var request = new ReportSourceEventsRequest();
            request.Reports.Add(seed.Reports.Select(report => ReportOf(seed.Document, report)));
            var response = await client.ReportSourceEventsAsync(request, cancellationToken: ct);
            foreach (var result in response.Results)
            {
                if (result.Outcome == ReportOutcome.Rejected)
                    throw new InvalidDataException($"{Path.GetFileName(file)}: {result.Faults[0].Description}");
                outcomes[result.Outcome] = outcomes.GetValueOrDefault(result.Outcome) + 1;
            }
        }
        Console.WriteLine($"Seeds       {files.Length} documents: "
            + $"{outcomes.GetValueOrDefault(ReportOutcome.Recorded)} recorded, "
            + $"{outcomes.GetValueOrDefault(ReportOutcome.Corroborated)} corroborated, "
            + $"{outcomes.GetValueOrDefault(ReportOutcome.Duplicate)} known already");
    }

    /// <summary>
    /// Leaves out the texts of the seed documents: their source events would count once by hand and once by machine.
    /// </summary>
    private static async Task SubmitTexts(
        IngestionService.IngestionServiceClient client, CancellationToken ct)
    {
        var (texts, reports) = (0, 0);
        foreach (var path in Directory.GetFiles(Texts, "*.txt").Order(StringComparer.Ordinal))
        {
            var coding = Path.ChangeExtension(path, ".json");
            if (!File.Exists(coding))
                continue;
            var document = (await SeedFile.Read(coding, ct)).Document;
            var answer = await client.SubmitDocumentAsync(
                new SubmitDocumentRequest
                {
                    Text = await File.ReadAllTextAsync(path, ct),
                    Title = document.Title,
                    PublishedOn = document.PublishedOn is { } day ? DateOf(day) : null,
                    Wait = true,
                }, deadline: DateTime.UtcNow + Patience, cancellationToken: ct);
            texts++;
            reports += answer.Document.Reports.Count;
        }
        Console.WriteLine($"Texts       {texts} coded by machine: {reports} reports");
    }

    private static Report ReportOf(SeedDocument document, SeedReport report) =>
        new()
        {
            OccurredOn = DateOf(report.OccurredOn),
            Source = report.Source,
            Target = report.Target,
            CameoCode = report.Cameo,
            Quality = report.Quality,
            AmountUsd = report.AmountUsd,
            Summary = report.Summary,
            Origin = new Origin
            {
                DocumentId = document.Id,
                Publisher = document.Publisher ?? "",
                Paragraph = report.Paragraph,
            },
        };
}
