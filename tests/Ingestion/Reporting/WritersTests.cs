using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Ingestion.Reporting;

public sealed class WritersTests(RunningServices services, ITestOutputHelper output) : IClassFixture<RunningServices>
{
    private const int Writers = 8;
    private const int RequestsEach = 6;
    private const int ReportsEach = 25;

    [Fact]
    public async Task Eight_writers_of_the_same_source_events_store_every_report_exactly_once()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var known = Enumerable.Range(0, 42).Select(ReportOf).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(seed + writer);
            var results = new List<(Report Report, ReportResult Result)>();
            for (var i = 0; i < RequestsEach; i++)
            {
                var reports = random.GetItems(known, ReportsEach);
                results.AddRange(reports.Zip((await services.ReportAsync(reports)).Results));
            }
            return results;
        })));

        var reported = answers.SelectMany(results => results).ToArray();
        reported.ShouldAllBe(one => one.Result.Outcome != ReportOutcome.Rejected);
        // Of all requests that contain a report, one stored it and the others found it stored.
        foreach (var sendings in reported.GroupBy(one => one.Report))
        {
            sendings.Select(one => one.Result.ReportId).Distinct().ShouldHaveSingleItem();
            sendings.Count(one => one.Result.Outcome != ReportOutcome.Duplicate).ShouldBe(1, sendings.Key.ToString());
        }
        var sent = reported.Select(one => one.Report).Distinct().Count();
        (await Count("select count(distinct data ->> 'ReportId') from diplomacy.mt_events")).ShouldBe(sent);
        (await Count("select count(*) from recording.curated_report")).ShouldBe(sent);
        (await Count(
            """
            select count(*) from (
                select 1 from diplomacy.mt_events
                group by data ->> 'ReportId'
                having sum(case type when 'report_moved' then -1 else 1 end) <> 1) unbalanced
            """)).ShouldBe(0);
    }

    /// <summary>Seven actions, each reported by six papers: two give the month, two a day, two the next day.</summary>
    private static Report ReportOf(int i)
    {
        var (action, source) = (i % 7, i / 7);
        var date = (source / 2) switch
        {
            0 => "2009-02",
            1 => "2009-02-15",
            _ => "2009-02-16",
        };
        return Reports.Of(
            date, "BOL", "RUS", $"04{action}", publisher: $"Paper {source}", document: $"paper-{source}");
    }

    private async Task<long> Count(string sql)
    {
        await using var command = services.Store.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
