using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;

namespace Diplomacy.Standalone;

/// <summary>
/// Has the briefs coded by machine and compares the result with the coding by a person. Briefs of the seed documents
/// are only previewed: their source events are already stored as a person coded them, and would count twice.
/// </summary>
internal static class Briefs
{
    /// <summary>How long the coding of one brief may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The digits of a CAMEO root code.</summary>
    private const int RootLength = 2;

    private sealed record Coded(string When, string Source, string Target, string Cameo)
    {
        /// <summary>The same dyad, time and CAMEO root code, though not the same coding.</summary>
        public bool IsNear(Coded other) =>
            Source == other.Source && Target == other.Target && Cameo[..RootLength] == other.Cameo[..RootLength]
            && (When.StartsWith(other.When, StringComparison.Ordinal)
                || other.When.StartsWith(When, StringComparison.Ordinal));

        public override string ToString() => $"{When,-10}  {Source}>{Target}  {Cameo}";
    }

    /// <summary>
    /// Codes every brief in order of name, the previews first. Returns a checkpoint that covers the stored ones; null
    /// if none is stored.
    /// </summary>
    public static async Task<Checkpoint?> Print(
        ChannelBase channel, string briefs, string documents, CancellationToken ct)
    {
        var client = new IngestionService.IngestionServiceClient(channel);
        var (found, expected, more) = (0, 0, 0);
        var lines = new List<string>();
        var texts = Directory.GetFiles(briefs, "*.txt").Select(path => (
            Text: path,
            Coding: Path.ChangeExtension(path, ".json"),
            OfSeed: Path.Combine(documents, Path.ChangeExtension(Path.GetFileName(path), ".json"))));
        var count = 0;
        Checkpoint? stored = null;
        foreach (var (path, coding, ofSeed) in texts.OrderByDescending(text => File.Exists(text.OfSeed))
            .ThenBy(text => text.Text, StringComparer.Ordinal))
        {
            var isPreview = File.Exists(ofSeed);
            var byHand = await SeedFile.Read(isPreview ? ofSeed : coding, ct);
            var answer = await Submit(client, await File.ReadAllTextAsync(path, ct), byHand.Document, isPreview, ct);
            stored = answer.Checkpoint ?? stored;
            if (answer.Document.Codings.Count == 0)
            {
                Console.WriteLine("Briefs      not coded, since no coder is installed");
                return stored;
            }
            HashSet<Coded> byPerson = [.. byHand.Reports.Select(report =>
                new Coded(report.OccurredOn, report.Source, report.Target, report.Cameo))];
            HashSet<Coded> byMachine = [.. answer.Document.Reports.Select(report =>
                new Coded(Story.Text(report.OccurredOn), report.Source, report.Target, report.CameoCode))];
            var both = byPerson.Intersect(byMachine).Count();
            (found, expected, more) = (found + both, expected + byPerson.Count, more + byMachine.Count - both);
            lines.Add($"  {byHand.Document.Id,-36} {both,3} of {byPerson.Count,2} found, "
                + $"{byMachine.Count - both,2} more{(isPreview ? "  (not stored)" : "")}");
            lines.AddRange(Differences(byPerson, byMachine));
            count++;
        }
        Console.WriteLine($"Briefs      {count} texts coded by machine: {found} of {expected} source events that a "
            + $"person coded were found, {more} more were coded");
        lines.ForEach(Console.WriteLine);
        return stored;
    }

    private static IEnumerable<string> Differences(HashSet<Coded> byPerson, HashSet<Coded> byMachine)
    {
        var added = byMachine.Except(byPerson).ToList();
        foreach (var missed in byPerson.Except(byMachine))
            yield return added.Find(missed.IsNear) is { } near && added.Remove(near)
                ? $"      nearly  {missed}  as {near.When} {near.Cameo}"
                : $"      missed  {missed}";
        foreach (var one in added)
            yield return $"      added   {one}";
    }

    private static async Task<SubmitDocumentResponse> Submit(
        IngestionService.IngestionServiceClient client, string text, SeedDocument document, bool isPreview,
        CancellationToken ct) => await client.SubmitDocumentAsync(
        new SubmitDocumentRequest
        {
            Text = text,
            Title = document.Title,
            PublishedOn = document.PublishedOn is { } day ? Seeds.DateOf(day) : null,
            Preview = isPreview,
            Wait = !isPreview,
        }, deadline: DateTime.UtcNow + Patience, cancellationToken: ct);
}
