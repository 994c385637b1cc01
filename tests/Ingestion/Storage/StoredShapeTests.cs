using System.Text.Json.Nodes;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Ingestion.Storage;

public sealed class StoredShapeTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_report_is_stored_in_the_shape_of_the_golden_file()
    {
        var golden = JsonNode.Parse(await File.ReadAllTextAsync(
            RepositoryRoot.Combine("tests", "Architecture", "Golden", "source_event_reported.json")))!.AsObject();
        // The one is set where reports move, the other where a token was asked for.
        golden.Remove("MovedFrom");
        golden.Remove("ReportedBy");
        var origin = golden["Origin"]!;
        var report = Reports.Of("2009-02-16", "RUS", "BOL", "057", quality: 0.6);
        report.AmountUsd = (long)golden["AmountUsd"]!;
        report.Mentions = (int)golden["Mentions"]!;
        report.Summary = (string)golden["Summary"]!;
        report.Origin = new()
        {
            Publisher = (string)origin["Publisher"]!,
            Feed = (string)origin["Feed"]!,
            DocumentId = (string)origin["DocumentId"]!,
            Paragraph = (int)origin["Paragraph"]!,
            Quote = (string)origin["Quote"]!,
            Url = (string)origin["Url"]!,
            Coder = (string)origin["Coder"]!,
            RecordId = (string)origin["RecordId"]!,
        };

        var answer = await services.ReportAsync(report);

        golden["ReportId"] = answer.Results[0].ReportId;
        await using var command = services.Store.CreateCommand("select type, data::text from diplomacy.mt_events");
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        (await reader.ReadAsync()).ShouldBeTrue();
        reader.GetString(0).ShouldBe("source_event_reported");
        JsonNode.DeepEquals(JsonNode.Parse(reader.GetString(1)), golden).ShouldBeTrue(reader.GetString(1));
    }
}
