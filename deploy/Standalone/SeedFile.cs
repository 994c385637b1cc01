using System.Text.Json;
using System.Text.Json.Serialization;

namespace Diplomacy.Standalone;

/// <summary>A document and its coding by a person, as stored on disk.</summary>
internal sealed record SeedFile(SeedDocument Document, SeedReport[] Reports)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static async Task<SeedFile> Read(string path, CancellationToken ct) =>
        JsonSerializer.Deserialize<SeedFile>(await File.ReadAllTextAsync(path, ct), Json)!;
}

internal sealed record SeedDocument(string Id, string Title, string? Publisher = null, string? PublishedOn = null);

internal sealed record SeedReport(
    string OccurredOn, string Source, string Target, string Cameo, int Paragraph, string Summary, double Quality,
    long AmountUsd = 0);
