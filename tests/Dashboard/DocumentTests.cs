using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Tests.Dashboard;

/// <summary>A text is pasted, coded and reviewed.</summary>
public sealed class DocumentTests(LivePage live) : PageTests(live)
{
    private const string Text = """
        LA PAZ, 4 March 2015. Bolivia and Chile met again this week.

        Bolivia condemned Chile on Monday. On Tuesday Chile signed an agreement with Bolivia.
        """;

    [Fact]
    public async Task A_pasted_article_shows_what_was_coded_in_its_text_to_be_confirmed_or_withdrawn()
    {
        await Live.OpenAsync("#/documents");

        var id = await Browser.RunAsync<string>("""
            await page.fill("textarea[name=text]", text);
            await page.fill("input[name=source]", "The Courier");
            await page.fill("input[name=published]", "2015-03-04");
            await page.click("button:has-text('See what would be coded')");
            await page.waitForSelector(".coded[data-state=preview]");
            const numbered = () => page.locator(".coded h3").allInnerTexts();
            const previewed = await numbered();
            await page.click("button:has-text('Submit it so')");
            await page.waitForSelector(".coded[data-state=standing]");
            const stored = await numbered();
            if (String(previewed) !== String(stored)) throw new Error(`${previewed} became ${stored}`);
            return decodeURIComponent(page.url().match(/document=([^&]+)/)[1]);
            """, ("text", Text));
        var coded = (await GetAsync(id)).Reports.OrderBy(report => report.Span.Start).ToArray();
        var marked = await Browser.RunAsync<string[]>(
            "return page.locator('.reader mark').evaluateAll((marks) => marks.map((mark) => mark.textContent))");

        coded.ShouldNotBeEmpty();
        foreach (var report in coded)
            marked.ShouldContain(mark => mark.StartsWith(Text.Substring(report.Span.Start, report.Span.Length)));

        await Browser.RunAsync("""
            await page.fill("input[name=reviewer]", "R. Viewer");
            await page.locator("input[name=reviewer]").blur();
            await page.locator(".coded button:has-text('Confirm')").first().click();
            await page.click(".coded button:has-text('Undo')");
            await page.waitForSelector(".coded:first-of-type button:has-text('Confirm')");
            await page.locator(".coded button:has-text('Confirm')").first().click();
            await page.waitForSelector(".coded[data-state=confirmed]");
            """);
        (await GetAsync(id)).Reports.Single(report => report.ReportId == coded[0].ReportId)
            .ReviewedBy.ShouldBe("R. Viewer");

        await Browser.RunAsync("""
            await page.click(".coded[data-state=confirmed] button.undo");
            await page.fill("input[name=reason]", "The sentence says less.");
            await page.click(".coded .why button.primary");
            await page.waitForFunction(() => !document.querySelector(".coded[data-state=confirmed]"));
            """);
        var unconfirmed = (await GetAsync(id)).Reports.Single(report => report.ReportId == coded[0].ReportId);
        (unconfirmed.ReviewedBy, unconfirmed.Quality).ShouldBe(("", coded[0].Quality));

        await Browser.RunAsync("""
            await page.locator(".coded button:has-text('Confirm')").first().click();
            await page.waitForSelector(".coded[data-state=confirmed]");
            await page.locator(".coded button:has-text('Withdraw')").first().click();
            await page.fill("input[name=reason]", "The sentence says nothing of the kind.");
            await page.click(".coded .why button.primary");
            await page.waitForSelector(".coded[data-state=withdrawn]");
            """);
        (await GetAsync(id)).Reports.Single(report => report.ReportId == coded[0].ReportId)
            .State.ShouldBe(DocumentReportState.TakenBack);

        await Browser.RunAsync("""
            await page.click(".coded[data-state=withdrawn] button.undo");
            await page.fill("input[name=reason]", "It does say so.");
            await page.click(".coded .why button.primary");
            await page.waitForFunction(() => !document.querySelector(".coded[data-state=withdrawn]"));
            """);
        var restored = (await GetAsync(id)).Reports.Single(report => report.ReportId == coded[0].ReportId);
        (restored.State, restored.ReviewedBy).ShouldBe((DocumentReportState.Standing, "R. Viewer"));
    }

    [Theory]
    [InlineData("Peru praised Chile on Monday. On Tuesday Bolivia condemned Peru. Chile thanked Bolivia on Wednesday.")]
    [InlineData("Ecuador criticised Peru on Monday. On Tuesday Brazil signed an agreement with Ecuador.")]
    [InlineData("On Tuesday Uruguay signed an agreement with Brazil. Brazil praised Uruguay. Peru criticised Brazil.")]
    public async Task Reports_keep_their_numbers_from_preview_to_stored(string text)
    {
        await Live.OpenAsync("#/documents");

        var (previewed, stored) = await Browser.RunAsync<string[][]>("""
            await page.fill("textarea[name=text]", text);
            await page.fill("input[name=published]", "2016-03-04");
            await page.click("button:has-text('See what would be coded')");
            await page.waitForSelector(".coded[data-state=preview]");
            const numbered = () => page.locator(".coded h3, .coded h3 + p").allInnerTexts();
            const previewed = await numbered();
            await page.click("button:has-text('Submit it so')");
            await page.waitForSelector(".coded[data-state=standing]");
            return [previewed, await numbered()];
            """, ("text", text)) is [var first, var second] ? (first, second) : default;

        previewed.Length.ShouldBeGreaterThan(2);
        stored.ShouldBe(previewed);
    }

    private async Task<Document> GetAsync(string id) =>
        (await Live.Ingestion.GetDocumentAsync(new() { DocumentId = id }, deadline: LivePage.Soon)).Document;
}
