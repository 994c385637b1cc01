using System.Text.Json;
using System.Text.Json.Serialization;

namespace Diplomacy.Tests.Domain.Seeds;

/// <summary>A seed file as stored on disk: a document and what was coded from it. Others are refused.</summary>
public sealed record SeedFile(SeedDocument Document, IReadOnlyList<SeedReport> Reports)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string[] Paths =>
        [.. Directory.GetFiles(Path.Combine(Repository.Seeds, "documents"), "*.json").Order(StringComparer.Ordinal)];

    public static SeedFile Read(string path) =>
        JsonSerializer.Deserialize<SeedFile>(File.ReadAllText(path), Strict)
        ?? throw new JsonException($"{Path.GetFileName(path)} holds null; expected a document and its reports.");

    public static SeedFile[] ReadAll() => [.. Paths.Select(Read)];
}

/// <summary>A document that source events were coded from; its text is not part of the seed.</summary>
public sealed record SeedDocument(string Id, string Title, string? Publisher = null, string? PublishedOn = null);

/// <summary>What one paragraph of a document says that one country did to another.</summary>
public sealed record SeedReport(
    string OccurredOn, string Source, string Target, string Cameo, int Paragraph, string Summary, double Quality,
    long AmountUsd = 0);
