using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Ingestion.Reporting;

/// <summary>Two nodes write the same source events: PostgreSQL refuses the slower, which decides again.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private const int Rounds = 20;
    private const int ReportsEach = 40;

    private RunningServices _one = null!;
    private RunningServices _other = null!;

    public async ValueTask InitializeAsync()
    {
        _one = await RunningServices.StartAsync();
        _other = await RunningServices.StartAsync(_one.Database);
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
    }

    [Fact]
    public async Task Writers_of_the_same_streams_in_opposite_orders_both_end_and_each_report_is_stored_once()
    {
        var outcomes = new List<ReportOutcome>();
        for (var round = 0; round < Rounds; round++)
            outcomes.AddRange(await CollideAsync(round));

        outcomes.ShouldAllBe(outcome => outcome != ReportOutcome.Rejected);
        outcomes.Count(outcome => outcome == ReportOutcome.Recorded).ShouldBe(Rounds * ReportsEach);
        outcomes.Count(outcome => outcome == ReportOutcome.Duplicate).ShouldBe(Rounds * ReportsEach);
        (await CountAsync("count(*)")).ShouldBe(Rounds * ReportsEach);
        (await CountAsync("count(distinct data ->> 'ReportId')")).ShouldBe(Rounds * ReportsEach);
    }

    [Fact]
    public async Task A_refused_append_uses_no_number()
    {
        for (var round = 0; round < Rounds; round++)
            await CollideAsync(round);

        (await CountAsync("max(seq_id)")).ShouldBe(Rounds * ReportsEach);
    }

    /// <summary>Both nodes are sent the same reports at once, in opposite orders.</summary>
    private async Task<IEnumerable<ReportOutcome>> CollideAsync(int round)
    {
        var reports = Enumerable.Range(0, ReportsEach)
            .Select(i => Reports.Of(
                $"{1990 + round}-01-{1 + i % 20:00}", "BOL", i < 20 ? "USA" : "PER", "042", publisher: "Gazette",
                feed: "gdelt1", record: $"{round}-{i}"))
            .ToArray();
        var answers = await Task.WhenAll(
            Task.Run(() => _one.ReportAsync(reports)), Task.Run(() => _other.ReportAsync(reports.Reverse())));
        return answers.SelectMany(answer => answer.Results).Select(result => result.Outcome);
    }

    private async Task<long> CountAsync(string what)
    {
        await using var command = _one.Store.CreateCommand($"select {what} from diplomacy.mt_events");
        return (long)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
