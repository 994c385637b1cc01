using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Ingestion.Editing;

/// <summary>Concurrent edits and reports of the same source event.</summary>
public sealed class EditsUnderLoadTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const int Writers = 8;

    [Fact]
    public async Task Edits_of_a_constantly_reported_source_event_wait_their_turn_and_succeed()
    {
        const int edits = 20;
        var reports = Enumerable.Range(0, edits)
            .Select(i => Reports.Of("2009-05-01", "PER", "ECU", "042", publisher: $"Paper {i}", document: $"paper-{i}"))
            .ToArray();
        var stored = await services.ReportAsync(reports);
        var id = stored.Results[0].SourceEventId;
        using var over = new CancellationTokenSource();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
                await services.ReportAsync(Reports.Of(
                    "2009-05-01", "PER", "ECU", "042", publisher: $"Wire {writer}", document: $"wire-{writer}-{i}"));
        })).ToArray();

        foreach (var result in stored.Results)
            (await services.WithdrawAsync(id, result.ReportId)).Edit.Outcome.ShouldBe(EditOutcome.Made);

        await over.CancelAsync();
        await Task.WhenAll(writing);
        var last = await services.WithdrawAsync(id, stored.Results[0].ReportId);
        last.Edit.Outcome.ShouldBe(EditOutcome.AlreadySo);
        var state = (await services.EvidenceAsync("PER", "ECU", last.Checkpoint)).ShouldHaveSingleItem();
        state.Reports.ShouldAllBe(report => report.Publisher.StartsWith("Wire"));
    }
}
