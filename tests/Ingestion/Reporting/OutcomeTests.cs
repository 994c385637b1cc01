using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using static Diplomacy.Protos.Ingestion.V1.ReportOutcome;

namespace Diplomacy.Tests.Ingestion.Reporting;

public sealed class OutcomeTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_report_is_recorded_then_corroborated_by_another_publisher_then_a_duplicate()
    {
        var first = Reports.Of("2008-09-15", "PER", "CHL", "042", publisher: "El Comercio");
        var second = Reports.Of("2008-09-15", "PER", "CHL", "042", publisher: "La Tercera");

        var recorded = (await services.ReportAsync(first)).Results.ShouldHaveSingleItem();
        var corroborated = (await services.ReportAsync(second)).Results.ShouldHaveSingleItem();
        var duplicate = (await services.ReportAsync(first)).Results.ShouldHaveSingleItem();

        recorded.Outcome.ShouldBe(Recorded);
        corroborated.Outcome.ShouldBe(Corroborated);
        duplicate.Outcome.ShouldBe(Duplicate);
        corroborated.SourceEventId.ShouldBe(recorded.SourceEventId);
        corroborated.ReportId.ShouldNotBe(recorded.ReportId);
        duplicate.SourceEventId.ShouldBe(recorded.SourceEventId);
        duplicate.ReportId.ShouldBe(recorded.ReportId);
    }

    [Fact]
    public async Task Reports_of_one_request_are_matched_with_one_another()
    {
        var report = Reports.Of("2008-10-01", "PER", "ECU", "057", publisher: "El Comercio");
        var other = Reports.Of("2008-10-01", "PER", "ECU", "057", publisher: "El Universo");

        var answer = await services.ReportAsync(report, other, report);

        answer.Results.Select(result => result.Outcome).ShouldBe([Recorded, Corroborated, Duplicate]);
        answer.Results.Select(result => result.SourceEventId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_same_countries_the_other_way_round_are_another_source_event()
    {
        var answer = await services.ReportAsync(
            Reports.Of("2008-09-15", "URY", "PRY", "057"), Reports.Of("2008-09-15", "PRY", "URY", "057"));

        answer.Results.ShouldAllBe(result => result.Outcome == Recorded);
        answer.Results[0].SourceEventId.ShouldNotBe(answer.Results[1].SourceEventId);
    }

    [Theory]
    [InlineData("GT")]
    [InlineData("Guatemala")]
    [InlineData("guatemala")]
    [InlineData("GUA")]
    public async Task A_country_may_be_named_in_other_code_systems(string guatemala)
    {
        await services.StoreAsync(Reports.Of("2008-09-15", "GTM", "HND", "042"));

        var answer = await services.ReportAsync(Reports.Of("2008-09-15", guatemala, "HND", "042"));

        answer.Results.ShouldHaveSingleItem().Outcome.ShouldBe(Duplicate);
    }

    [Theory]
    [InlineData(CodeSystem.Fips, "IS", "GM", "ISR", "DEU")]
    [InlineData(CodeSystem.Cow, "AUS", "SWZ", "AUT", "CHE")]
    [InlineData(CodeSystem.Cameo, "ROM", "SLV", "ROU", "SLV")]
    [InlineData(CodeSystem.Iso, "IS", "GM", "ISL", "GMB")]
    [InlineData(CodeSystem.Unspecified, "IS", "GM", "ISL", "GMB")]
    public async Task Codes_are_of_the_code_system_of_the_report(
        CodeSystem system, string source, string target, string sourceRead, string targetRead)
    {
        var report = Reports.Of("2009-03-02", source, target, "0231");
        report.CodeSystem = system;

        var checkpoint = await services.StoreAsync(report);

        (await services.Query.ListSourceEventsAsync(
            new()
            {
                Country = sourceRead,
                Counterpart = targetRead,
                CameoPrefix = "0231",
                AtLeastAsFresh = checkpoint,
            },
            deadline: services.CallDeadline)).SourceEvents.ShouldHaveSingleItem().Source.ShouldBe(sourceRead);
    }

    [Fact]
    public async Task Good_reports_are_stored_and_nothing_of_the_refused_one_among_them()
    {
        var answer = await services.ReportAsync(
            Reports.Of("2008-09-15", "NIC", "CRI", "042"),
            Reports.Of("2008-09-15", "NIC", "CRI", "9999"),
            Reports.Of("2008-09-15", "CRI", "NIC", "043"));

        answer.Results.Select(result => result.Outcome).ShouldBe([Recorded, Rejected, Recorded]);
        answer.Results[1].SourceEventId.ShouldBeEmpty();
        answer.Results[1].ReportId.ShouldBeEmpty();
        var fault = answer.Results[1].Faults.ShouldHaveSingleItem();
        fault.Field.ShouldBe("reports[1].cameo_code");
        (await StoredReports("NIC", "CRI")).ShouldBe(2);
    }

    [Theory]
    [InlineData("", "", 1.0)]
    [InlineData("coder 1.2", "", 0.6)]
    [InlineData("", "gdelt1", 0.6)]
    public async Task Quality_defaults_to_one_for_people_and_to_0_6_for_machines(
        string coder, string feed, double quality)
    {
        var report = Reports.Of("2008-09-15", "PAN", "COL", "042", feed: feed, record: "17");
        report.Origin.Coder = coder;
        report.CameoCode = coder.Length > 0 ? "043" : feed.Length > 0 ? "044" : "042";

        var checkpoint = await services.StoreAsync(report);

        var listed = await services.Query.ListSourceEventsAsync(new()
        {
            Country = "PAN",
            Counterpart = "COL",
            CameoPrefix = report.CameoCode,
            AtLeastAsFresh = checkpoint,
        }, deadline: services.CallDeadline);
        listed.SourceEvents.ShouldHaveSingleItem().Reports.ShouldHaveSingleItem().Quality.ShouldBe(quality);
    }

    [Fact]
    public async Task Everything_that_a_report_says_can_be_read_again()
    {
        var report = Reports.Of(
            "2008-11", "SLV", "BLZ", "0211", quality: 0.7, publisher: "Prensa Libre", document: "d-1");
        report.AmountUsd = 100_000_000;
        report.Summary = "El Salvador asks Belize for trade, ñandú ☂ 𝄞.";
        report.Mentions = 3;
        report.Origin.Paragraph = 4;
        report.Origin.Quote = "\"Trade\", he said.";
        report.Origin.Url = "https://example.org/a?b=c";
        report.Origin.Coder = "coder 2";

        var answer = await services.ReportAsync(report);

        var listed = await services.Query.ListSourceEventsAsync(
            new() { Country = "SLV", Counterpart = "BLZ", AtLeastAsFresh = answer.Checkpoint },
            deadline: services.CallDeadline);
        var sourceEvent = listed.SourceEvents.ShouldHaveSingleItem();
        sourceEvent.SourceEventId.ShouldBe(answer.Results[0].SourceEventId);
        var read = sourceEvent.Reports.ShouldHaveSingleItem();
        read.ReportId.ShouldBe(answer.Results[0].ReportId);
        read.OccurredOn.ShouldBe(report.OccurredOn);
        read.Quality.ShouldBe(0.7);
        read.AmountUsd.ShouldBe(100_000_000);
        read.Summary.ShouldBe(report.Summary);
        (read.Publisher, read.DocumentId, read.Paragraph, read.Quote, read.Url, read.Coder)
            .ShouldBe(("Prensa Libre", "d-1", 4, report.Origin.Quote, report.Origin.Url, "coder 2"));
    }

    [Fact]
    public async Task A_process_that_has_never_seen_a_source_event_still_corroborates_it()
    {
        var rows = Enumerable.Range(1, 3).Select(row =>
            Reports.Of("2011-05-04", "NPL", "BTN", "042", feed: "ledger", record: $"{row}")).ToArray();
        var first = (await services.ReportAsync(rows[0])).Results.ShouldHaveSingleItem();

        await services.RestartAsync();

        var later = new List<ReportResult>();
        foreach (var row in new[] { rows[1], rows[1], rows[2], rows[0] })
            later.AddRange((await services.ReportAsync(row)).Results);
        first.Outcome.ShouldBe(ReportOutcome.Recorded);
        later.Select(result => result.Outcome).ShouldBe(
        [
            ReportOutcome.Corroborated, ReportOutcome.Duplicate, ReportOutcome.Corroborated, ReportOutcome.Duplicate,
        ]);
        later.ShouldAllBe(result => result.SourceEventId == first.SourceEventId);
    }

    private async Task<long> StoredReports(string one, string other)
    {
        await using var count = services.Store.CreateCommand(
            "select count(*) from diplomacy.mt_events where data ->> 'Source' in ($1, $2)");
        count.Parameters.AddWithValue(one);
        count.Parameters.AddWithValue(other);
        return (long)(await count.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
