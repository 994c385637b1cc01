using System.Text.Json;
using System.Text.Json.Nodes;
using Diplomacy.Contracts.Events;
using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Architecture;

/// <summary>Stored events stay readable. Golden files never change; a new shape gets a new file.</summary>
public sealed class StoredEventTests
{
    public static TheoryData<string> GoldenFiles =>
        [.. Directory.GetFiles(Golden, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Golden => RepositoryRoot.Combine("tests", "Architecture", "Golden");

    [Fact]
    public void The_names_of_stored_events_are_these() =>
        EventTypeAliases.All.Select(pair => $"{pair.Value} {pair.Key.FullName}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "confirmation_withdrawn Diplomacy.Contracts.Events.ConfirmationWithdrawn",
            "document_coded Diplomacy.Contracts.Events.DocumentCoded",
            "document_coding_failed Diplomacy.Contracts.Events.DocumentCodingFailed",
            "document_received Diplomacy.Contracts.Events.DocumentReceived",
            "document_retried Diplomacy.Contracts.Events.DocumentRetried",
            "feed_calibrated Diplomacy.Contracts.Events.FeedCalibrated",
            "report_confirmed Diplomacy.Contracts.Events.ReportConfirmed",
            "report_corrected Diplomacy.Contracts.Events.ReportCorrected",
            "report_moved Diplomacy.Contracts.Events.ReportMoved",
            "report_restored Diplomacy.Contracts.Events.ReportRestored",
            "report_revised Diplomacy.Contracts.Events.ReportRevised",
            "report_superseded Diplomacy.Contracts.Events.ReportSuperseded",
            "report_withdrawn Diplomacy.Contracts.Events.ReportWithdrawn",
            "source_event_corrected Diplomacy.Contracts.Events.SourceEventCorrected",
            "source_event_merged Diplomacy.Contracts.Events.SourceEventMerged",
            "source_event_reported Diplomacy.Contracts.Events.SourceEventReported",
            "source_event_retracted Diplomacy.Contracts.Events.SourceEventRetracted",
            "source_event_split Diplomacy.Contracts.Events.SourceEventSplit",
            "tie_ended Diplomacy.Contracts.Events.TieEnded",
            "tie_reported Diplomacy.Contracts.Events.TieReported",
            "tie_retracted Diplomacy.Contracts.Events.TieRetracted",
        ]);

    [Fact]
    public void Every_stored_event_says_of_which_stream_it_is() =>
        EventTypeAliases.All.Keys.Where(type => type != typeof(FeedCalibrated))
            .Where(type => new[] { typeof(ISourceEventChange), typeof(IDocumentChange), typeof(ITieChange) }
                .Count(type.IsAssignableTo) != 1)
            .ShouldBeEmpty("else the projection would take it for an event of another system");

    [Fact]
    public void Every_stored_event_has_a_golden_file() =>
        EventTypeAliases.All.Values.Except(Directory.GetFiles(Golden, "*.json").Select(NameOf)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(GoldenFiles))]
    public void A_golden_file_is_read_and_written_without_loss(string file)
    {
        var type = EventTypeAliases.All.Single(pair => pair.Value == NameOf(file)).Key;
        var golden = File.ReadAllText(Path.Combine(Golden, file));

        var stored = JsonSerializer.Deserialize(golden, type, EventJson.Options);

        var written = JsonNode.Parse(JsonSerializer.Serialize(stored, type, EventJson.Options));
        JsonNode.DeepEquals(written, JsonNode.Parse(golden)).ShouldBeTrue($"{file} became {written}");
    }

    /// <summary>A property added later is in a file of its own, since earlier files never change.</summary>
    [Fact]
    public void The_golden_files_of_an_event_set_every_property()
    {
        foreach (var (type, name) in EventTypeAliases.All)
            Properties(type)
                .Except(Directory.GetFiles(Golden, "*.json").Where(path => NameOf(path) == name)
                    .SelectMany(path => Properties(JsonNode.Parse(File.ReadAllText(path))!.AsObject())))
                .ShouldBeEmpty(name);
    }

    /// <summary>"report_moved.minimal.json" is an event of the name report_moved.</summary>
    private static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];

    private static IEnumerable<string> Properties(Type type) => type.GetProperties().SelectMany(property =>
        property.PropertyType.Namespace == type.Namespace
            ? Properties(property.PropertyType).Select(inner => $"{property.Name}.{inner}")
            : [property.Name]);

    private static IEnumerable<string> Properties(JsonObject stored) => stored.SelectMany(property =>
        property.Value is JsonObject inner
            ? Properties(inner).Select(name => $"{property.Key}.{name}")
            : [property.Key]);
}
