using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;

namespace Diplomacy.Standalone;

/// <summary>
/// Reports the seed files over gRPC. Reporting them again changes nothing, so this runs at every start.
/// </summary>
internal static class Seeds
{
    /// <summary>Sends every report of every file; returns a checkpoint that covers them all.</summary>
    public static async Task<Checkpoint> Load(ChannelBase channel, string directory, CancellationToken ct)
    {
        var client = new IngestionService.IngestionServiceClient(channel);
        var outcomes = new Dictionary<ReportOutcome, int>();
        var checkpoint = new Checkpoint();
        var files = Directory.GetFiles(directory, "*.json").Order(StringComparer.Ordinal).ToArray();
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
            checkpoint = response.Checkpoint;
        }
        Console.WriteLine($"Seeds       {files.Length} documents: "
            + $"{outcomes.GetValueOrDefault(ReportOutcome.Recorded)} recorded, "
            + $"{outcomes.GetValueOrDefault(ReportOutcome.Corroborated)} corroborated, "
            + $"{outcomes.GetValueOrDefault(ReportOutcome.Duplicate)} known already");
        return checkpoint;
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

    /// <summary>A date of "2008", "2008-09" or "2008-09-15".</summary>
    public static Date DateOf(string text)
    {
        var parts = text.Split('-').Select(int.Parse).ToArray();
        return new Date { Year = parts[0], Month = parts.ElementAtOrDefault(1), Day = parts.ElementAtOrDefault(2) };
    }
}
