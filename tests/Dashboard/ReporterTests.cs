namespace Diplomacy.Tests.Dashboard;

/// <summary>Who answers for a report is beside it.</summary>
public sealed class ReporterTests(LivePage live, GuardedPage guarded) : PageTests(live), IClassFixture<GuardedPage>
{
    private const string ReadReports = """
        await page.locator(".contributions summary").first().click();
        return await page.locator(".contributions details[open] .reports > li").allInnerTexts();
        """;

    [Fact]
    public async Task A_report_says_who_reported_it_and_as_whose_it_counts_where_that_is_not_the_publisher()
    {
        var filed = await guarded.Ingestion.SubmitDocumentAsync(
            new() { Text = "Nothing of note.", Source = "The Courier" }, guarded.As("ana@example.org"));
        await ReportAsync("ana@example.org", Reports.Of("2010-05-03", "TCD", "TON", "161", publisher: "The Gazette"));
        await ReportAsync(
            "bo@example.org", Reports.Of("2010-05-03", "TCD", "TON", "161", document: filed.DocumentId),
            quote: "Nothing of note.");

        await guarded.OpenAsync(Browser, "#/relationship?country=TCD&counterpart=TON&as_of=2010-06-30");
        var reports = await Browser.RunAsync<string[]>(ReadReports);

        reports.Length.ShouldBe(2);
        reports.Single(one => one.Contains("The Gazette"))
            .ShouldContain("\nreported by ana@example.org · counts as reporter:ana@example.org");
        var ofDocument = reports.Single(one => one.Contains("The Courier"));
        ofDocument.ShouldContain("\nreported by bo@example.org");
        ofDocument.ShouldNotContain("counts as");
    }

    [Fact]
    public async Task A_publisher_cannot_pass_for_the_line_that_says_who_reported()
    {
        await ReportAsync("eve@example.org", Reports.Of(
            "2010-05-03", "FJI", "MLI", "112", publisher: "The Gazette\n\nreported by ana@example.org"));

        await guarded.OpenAsync(Browser, "#/relationship?country=FJI&counterpart=MLI&as_of=2010-06-30");
        var report = (await Browser.RunAsync<string[]>(ReadReports)).ShouldHaveSingleItem();

        report.Split('\n').Where(line => line.StartsWith("reported by"))
            .ShouldBe(["reported by eve@example.org · counts as reporter:eve@example.org"]);
    }

    [Fact]
    public async Task Without_access_control_nobody_is_named()
    {
        await Live.ReportAsync(Reports.Of("2014-05-03", "TCD", "TON", "161", publisher: "The Gazette"));

        await Live.OpenAsync("#/relationship?country=TCD&counterpart=TON&as_of=2014-06-30");
        var report = (await Browser.RunAsync<string[]>(ReadReports)).ShouldHaveSingleItem();

        report.ShouldContain("The Gazette");
        report.ShouldNotContain("reported by");
        report.ShouldNotContain("counts as");
    }

    private async Task ReportAsync(string subject, Diplomacy.Protos.Ingestion.V1.Report report, string quote = "")
    {
        report.Origin.Quote = quote;
        var answer = await guarded.Ingestion.ReportSourceEventsAsync(
            Reports.Request(report), guarded.As(subject), LivePage.Soon);
        answer.Results.Single().Faults.ShouldBeEmpty();
    }
}
