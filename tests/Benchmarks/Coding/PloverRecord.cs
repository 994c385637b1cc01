using System.Text.Json;
using System.Text.Json.Serialization;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>A sentence coded by hand: the event it describes and who acts on whom.</summary>
/// <param name="Id">The record's name.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Event">The PLOVER event type, by its present name.</param>
/// <param name="Sources">The codes of who acts: alpha-3, IGO, NGO.</param>
/// <param name="Targets">The codes of who is acted upon; none where the record names nobody.</param>
internal sealed record PloverRecord(
    string Id, string Text, string Event, IReadOnlySet<string> Sources, IReadOnlySet<string> Targets)
{
    /// <summary>The names of older drafts of PLOVER, as records use them, by those of draft 0.8, as the table
    /// does.</summary>
    public static readonly IReadOnlyDictionary<string, string> Renamed = new Dictionary<string, string>
    {
        ["DEMAND"] = "REQUEST",
        ["APPEAL"] = "REQUEST",
        ["DISAPPROVE"] = "ACCUSE",
        ["INVESTIGATE"] = "ACCUSE",
        ["FIGHT"] = "ASSAULT",
    };

    private sealed record Row(
        string Id, string? Event, string Text, JsonElement Source, JsonElement Target);

    /// <summary>The records of a file, in its order; those without text or event are left out.</summary>
    public static PloverRecord[] Read(string path) =>
    [
        .. JsonSerializer.Deserialize<Row[]>(File.ReadAllText(path), JsonSerializerOptions.Web)!
            .Where(row => row.Event is { Length: > 0 } && row.Text is { Length: > 0 })
            .Select(row => new PloverRecord(
                row.Id, row.Text, Renamed.GetValueOrDefault(row.Event!, row.Event!), Codes(row.Source),
                Codes(row.Target))),
    ];

    // A code that is no country's and no kind's ("JAP") is read as the country it denotes, if any.
    private static HashSet<string> Codes(JsonElement actors) => actors.ValueKind != JsonValueKind.Array
        ? []
        : [.. actors.EnumerateArray()
            .Select(actor => actor.TryGetProperty("code", out var code) ? code.GetString() ?? "" : "")
            .Where(code => code.Length > 0)
            .Select(code => code switch
            {
                "JAP" => "JPN",
                "IGO" or "NGO" or "MNC" => code,
                _ => CountryCode.TryParse(code, out var country) ? country.ToString() : code,
            })];
}
