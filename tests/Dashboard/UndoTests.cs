using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Tests.Dashboard;

/// <summary>A stored decision is undone where the page shows it.</summary>
public sealed class UndoTests(LivePage live, GuardedPage guarded) : PageTests(live), IClassFixture<GuardedPage>
{
    private const string Editor = "ana@example.org";

    private const string UndoIt = """
        await page.fill(".why input[name=reason]", "The paper was right.");
        await page.click(".why button.primary");
        """;

    [Fact]
    public async Task A_retracted_source_event_is_listed_and_all_its_reports_are_put_back()
    {
        var ids = await ReportAsync(
            Reports.Of("2010-05-03", "TCD", "TON", "173", publisher: "The Gazette"),
            Reports.Of("2010-05-03", "TCD", "TON", "173", publisher: "The Courier"),
            Reports.Of("2010-06-03", "TCD", "TON", "057", publisher: "The Courier"));
        await guarded.Ingestion.RetractSourceEventAsync(
            new() { SourceEventId = ids[0].SourceEventId, Reason = "It did not happen." }, guarded.As(Editor));

        await OpenAsync("country=TCD&counterpart=TON&as_of=2010-06-30");
        await Browser.RunAsync("""
            await page.click(".taken-back summary");
            await page.click(".taken-back button.undo");
            """ + UndoIt + """
            await page.waitForFunction(() => !document.querySelector(".taken-back")
              && document.querySelectorAll(".contributions > li").length === 2);
            """);

        var restored = (await ListAsync("TCD", "TON")).Single(one => one.SourceEventId == ids[0].SourceEventId);
        restored.Reports.Count.ShouldBe(2);
        restored.History.TakeLast(2).ShouldAllBe(one => one.Kind == RevisionKind.Restored
            && one.Author == "reader@example.org" && one.Reason == "Undo: The paper was right.");
    }

    [Fact]
    public async Task A_withdrawn_report_is_put_back_from_the_history_of_the_source_event_that_it_left()
    {
        var ids = await ReportAsync(
            Reports.Of("2010-05-03", "FJI", "MLI", "173", publisher: "The Gazette"),
            Reports.Of("2010-05-03", "FJI", "MLI", "173", publisher: "The Courier"));
        await guarded.Ingestion.WithdrawReportAsync(new()
        {
            SourceEventId = ids[0].SourceEventId,
            ReportId = ids[0].ReportId,
            Reason = "It did not say so.",
        }, guarded.As(Editor));

        await OpenAsync("country=FJI&counterpart=MLI&as_of=2010-06-30");
        var undone = await Browser.RunAsync<string[]>("""
            await page.click(".contributions summary");
            await page.click(".revisions li:has-text('withdrawn') button.undo");
            """ + UndoIt + """
            await page.waitForSelector(".revisions li:has-text('put back')");
            return page.locator(".revisions li").allInnerTexts();
            """);

        (await ListAsync("FJI", "MLI")).ShouldHaveSingleItem().Reports.Count.ShouldBe(2);
        undone.ShouldAllBe(revision => !revision.Contains("Undo…"));
    }

    [Fact]
    public async Task A_corrected_report_goes_back_to_what_its_source_states()
    {
        var ids = await ReportAsync(Reports.Of("2010-05-03", "NPL", "BTN", "173", publisher: "The Gazette"));
        await guarded.Ingestion.CorrectSourceEventAsync(
            new() { SourceEventId = ids[0].SourceEventId, CameoCode = "057", Reason = "An agreement." },
            guarded.As(Editor));

        await OpenAsync("country=NPL&counterpart=BTN&as_of=2010-06-30");
        await Browser.RunAsync("""
            await page.click(".contributions summary");
            await page.click(".reports button.undo");
            """ + UndoIt + """
            await page.waitForFunction(() =>
              document.querySelector(".contributions .detail > .aside")?.textContent.includes("CAMEO 173"));
            """);

        var back = (await ListAsync("NPL", "BTN")).ShouldHaveSingleItem();
        (back.SourceEventId, back.CameoCode, back.Reports[0].Stated).ShouldBe((ids[0].SourceEventId, "173", null));
    }

    [Fact]
    public async Task What_was_split_off_is_merged_again_and_the_merger_is_undone_in_turn()
    {
        var ids = await ReportAsync(
            Reports.Of("2010-05-03", "LAO", "PNG", "042", publisher: "The Gazette"),
            Reports.Of("2010-05-03", "LAO", "PNG", "042", publisher: "The Courier"));
        var split = new SplitSourceEventRequest { SourceEventId = ids[0].SourceEventId, Reason = "Two visits." };
        split.ReportIds.Add(ids[1].ReportId);
        var apart = await guarded.Ingestion.SplitSourceEventAsync(split, guarded.As(Editor));

        await OpenAsync("country=LAO&counterpart=PNG&as_of=2010-06-30");
        await Browser.RunAsync("""
            await page.waitForFunction(() => document.querySelectorAll(".contributions > li").length === 2);
            await page.evaluate(() => document.querySelectorAll(".contributions details")
              .forEach((details) => { details.open = true; }));
            await page.click(".revisions li:has-text('Split') button.undo");
            """ + UndoIt + """
            await page.waitForFunction(() => document.querySelectorAll(".contributions > li").length === 1
              && document.querySelectorAll("button.undo").length === 1);
            """);

        (await ListAsync("LAO", "PNG")).ShouldHaveSingleItem().SourceEventId.ShouldBe(ids[0].SourceEventId);

        // The merger is undone by a split, which leads to the same two source events.
        await Browser.RunAsync("""
            await page.click(".revisions li:has-text('came from') button.undo");
            """ + UndoIt + """
            await page.waitForFunction(() => document.querySelectorAll(".contributions > li").length === 2
              && document.querySelectorAll("button.undo").length === 1);
            """);

        (await ListAsync("LAO", "PNG")).Select(one => one.SourceEventId)
            .ShouldBe([ids[0].SourceEventId, apart.Edit.MovedToId], ignoreOrder: true);
    }

    [Fact]
    public async Task The_confirmation_of_a_report_is_taken_back_beside_it()
    {
        var report = Reports.Of("2010-05-03", "GAB", "TGO", "173", quality: 0.6, publisher: "The Gazette");
        (report.Origin.Coder, report.Origin.Quote) = ("llm-1", "Police held the envoy.");
        var ids = await ReportAsync(report);
        await guarded.Ingestion.ConfirmReportAsync(
            new() { SourceEventId = ids[0].SourceEventId, ReportId = ids[0].ReportId, Reason = "As it says." },
            guarded.As(Editor));

        await OpenAsync("country=GAB&counterpart=TGO&as_of=2010-06-30");
        var confirmed = await Browser.RunAsync<string>("""
            await page.click(".contributions summary");
            const confirmed = await page.locator(".reports .confirmed").innerText();
            await page.click(".reports .confirmed button.undo");
            """ + UndoIt + """
            await page.waitForSelector(".revisions li:has-text('was taken back')");
            if (await page.locator(".reports .confirmed").count()) throw new Error("It still says confirmed.");
            return confirmed;
            """);

        confirmed.ShouldContain($"Confirmed by {Editor}");
        var now = (await ListAsync("GAB", "TGO")).ShouldHaveSingleItem();
        (now.Quality, now.Reports[0].ReviewedBy).ShouldBe((0.6, ""));
        (now.History[^1].Kind, now.History[^1].Author, now.History[^1].Reason).ShouldBe(
            (RevisionKind.ConfirmationWithdrawn, "reader@example.org", "Undo: The paper was right."));
    }

    [Fact]
    public async Task What_is_refused_says_why_and_what_was_known_at_a_checkpoint_has_nothing_to_undo()
    {
        var ids = await ReportAsync(
            Reports.Of("2010-05-03", "HTI", "KHM", "173", publisher: "The Gazette"),
            Reports.Of("2010-05-03", "HTI", "KHM", "173", publisher: "The Courier"));
        var withdrawn = await guarded.Ingestion.WithdrawReportAsync(new()
        {
            SourceEventId = ids[0].SourceEventId,
            ReportId = ids[0].ReportId,
            Reason = "It did not say so.",
        }, guarded.As(Editor));
        var view = "country=HTI&counterpart=KHM&as_of=2010-06-30";

        await OpenAsync($"{view}&known_at={withdrawn.Checkpoint.Token}");
        var pinned = await Browser.RunAsync<int>("""
            await page.click(".contributions summary");
            await page.waitForSelector(".revisions li:has-text('withdrawn')");
            return page.locator("button.undo").count();
            """);
        await OpenAsync(view);
        var fault = await Browser.RunAsync<string>("""
            await page.click(".contributions summary");
            await page.click(".revisions li:has-text('withdrawn') button.undo");
            await page.evaluate((token) => sessionStorage.setItem("diplomacy.token", token), reader);
            """ + UndoIt + """
            await page.waitForSelector(".why .fault");
            return page.locator(".why .fault").innerText();
            """, ("reader", guarded.Reader));

        pinned.ShouldBe(0);
        fault.ShouldContain("editor");
    }

    private async Task OpenAsync(string view)
    {
        await guarded.OpenAsync(Browser, $"#/relationship?{view}");
        await Browser.RunAsync("await page.waitForSelector('.contributions summary')");
    }

    private async Task<IReadOnlyList<ReportResult>> ReportAsync(params Report[] reports)
    {
        var answer = await guarded.Ingestion.ReportSourceEventsAsync(
            Reports.Request(reports), guarded.As(Editor), LivePage.Soon);
        answer.Results.ShouldAllBe(result => result.Faults.Count == 0);
        return answer.Results;
    }

    private async Task<IReadOnlyList<SourceEvent>> ListAsync(string country, string counterpart) =>
        (await guarded.Query.ListSourceEventsAsync(
            new() { Country = country, Counterpart = counterpart }, guarded.As(Editor), LivePage.Soon)).SourceEvents;
}
