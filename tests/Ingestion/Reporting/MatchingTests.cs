using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Ingestion.Reporting;

public sealed class MatchingTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Theory]
    [InlineData("ALB", "2009-02", "2009-02-15")]
    [InlineData("AND", "2009-02-15", "2009-02")]
    [InlineData("AUT", "2009", "2009-02-15")]
    [InlineData("BEL", "2009-02-15", "2009")]
    [InlineData("BGR", "2009-02-15", "2009-02-15")]
    public async Task A_partial_date_and_a_day_inside_it_are_one_source_event(string country, string first, string then)
    {
        var answer = await services.ReportAsync(
            Reports.Of(first, "RUS", country, "042", document: "a"));
        var later = await services.ReportAsync(
            Reports.Of(then, "RUS", country, "042", document: "b"));

        answer.Results[0].Outcome.ShouldBe(ReportOutcome.Recorded);
        later.Results[0].Outcome.ShouldBe(ReportOutcome.Corroborated);
        var sourceEvent = (await SourceEvents(later, country)).ShouldHaveSingleItem();
        sourceEvent.OccurredOn.ShouldBe(Reports.On("2009-02-15"));
        sourceEvent.Reports.Select(report => report.DocumentId).Order().ShouldBe(["a", "b"]);
        sourceEvent.SourceEventId.ShouldBe(later.Results[0].SourceEventId);
    }

    [Theory]
    [InlineData("CZE", "2009-02-15", "2009-02-16")]
    [InlineData("CYP", "2009-02-16", "2009-02-15")]
    public async Task Two_documents_one_day_apart_are_one_source_event(string country, string first, string then)
    {
        await services.StoreAsync(Reports.Of(first, "RUS", country, "042", document: "a"));
        var later = await services.ReportAsync(Reports.Of(then, "RUS", country, "042", document: "b"));

        later.Results[0].Outcome.ShouldBe(ReportOutcome.Corroborated);
        (await SourceEvents(later, country)).ShouldHaveSingleItem().Reports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Two_feed_rows_one_day_apart_are_two_source_events()
    {
        var answer = await services.ReportAsync(
            Reports.Of("2009-02-15", "RUS", "DEU", "042", feed: "gdelt1", record: "1"),
            Reports.Of("2009-02-16", "RUS", "DEU", "042", feed: "gdelt1", record: "2"));

        answer.Results.ShouldAllBe(result => result.Outcome == ReportOutcome.Recorded);
        (await SourceEvents(answer, "DEU")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_feed_row_and_a_document_of_the_same_day_are_one_source_event()
    {
        var answer = await services.ReportAsync(
            Reports.Of("2009-02-15", "RUS", "ESP", "042", feed: "gdelt1", record: "3"),
            Reports.Of("2009-02-15", "RUS", "ESP", "042", document: "a"));

        answer.Results.Select(result => result.Outcome)
            .ShouldBe([ReportOutcome.Recorded, ReportOutcome.Corroborated]);
    }

    [Fact]
    public async Task One_document_with_two_days_reports_two_source_events()
    {
        var answer = await services.ReportAsync(
            Reports.Of("2009-02-15", "RUS", "EST", "042", document: "a"),
            Reports.Of("2009-02-16", "RUS", "EST", "042", document: "a"));

        answer.Results.ShouldAllBe(result => result.Outcome == ReportOutcome.Recorded);
        (await SourceEvents(answer, "EST")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_third_day_separates_what_two_documents_had_joined()
    {
        await services.StoreAsync(
            Reports.Of("2009-02-15", "RUS", "FRA", "042", document: "a"),
            Reports.Of("2009-02-16", "RUS", "FRA", "042", document: "b"));

        var third = await services.ReportAsync(Reports.Of("2009-02-17", "RUS", "FRA", "042", document: "c"));

        var sourceEvents = await SourceEvents(third, "FRA");
        sourceEvents.Select(one => one.OccurredOn).ShouldBe(
            [Reports.On("2009-02-17"), Reports.On("2009-02-16"), Reports.On("2009-02-15")]);
        sourceEvents.ShouldAllBe(one => one.Reports.Count == 1);
    }

    [Fact]
    public async Task A_month_reported_again_after_it_moved_to_a_day_is_a_duplicate()
    {
        var month = Reports.Of("2009-02", "RUS", "GRC", "042", document: "a");
        await services.StoreAsync(month);
        await services.StoreAsync(Reports.Of("2009-02-15", "RUS", "GRC", "042", document: "b"));

        (await services.ReportAsync(month)).Results[0].Outcome.ShouldBe(ReportOutcome.Duplicate);
    }

    [Fact]
    public async Task Knowledge_from_before_a_report_moved_does_not_change()
    {
        var before = await services.StoreAsync(Reports.Of("2009-02", "RUS", "HUN", "042", document: "a"));
        await services.StoreAsync(Reports.Of("2009-02-27", "RUS", "HUN", "042", document: "b"));

        var then = await services.Query.ListSourceEventsAsync(
            new() { Country = "HUN", KnownAt = new() { Checkpoint = before } }, deadline: services.CallDeadline);

        then.SourceEvents.ShouldHaveSingleItem().OccurredOn.ShouldBe(Reports.On("2009-02"));
    }

    private async Task<IReadOnlyList<SourceEvent>> SourceEvents(ReportSourceEventsResponse after, string country) =>
        (await services.Query.ListSourceEventsAsync(
            new() { Country = "RUS", Counterpart = country, AtLeastAsFresh = after.Checkpoint },
            deadline: services.CallDeadline)).SourceEvents;
}
