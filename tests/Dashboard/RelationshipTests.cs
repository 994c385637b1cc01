namespace Diplomacy.Tests.Dashboard;

/// <summary>Two countries over time, and why.</summary>
public sealed class RelationshipTests(LivePage live) : PageTests(live)
{
    private sealed record Row(string What, string Number);

    [Fact]
    public async Task A_click_on_the_timeline_explains_the_date_by_the_contributions_of_the_API()
    {
        await Live.OpenAsync("#/relationship?country=BOL&counterpart=USA");

        var rows = await Browser.RunAsync<Row[]>("""
            await page.waitForSelector(".timeline canvas");
            const present = await page.locator("#why-title").textContent();
            const box = await page.locator(".timeline .u-over").boundingBox();
            await page.mouse.click(box.x + box.width * 0.2, box.y + box.height / 2);
            await page.waitForFunction(
              (present) => document.querySelector("#why-title").textContent !== present, present);
            return await page.locator(".contributions summary").evaluateAll((rows) => rows.map((row) => ({
              what: row.querySelector(".what").innerText, number: row.querySelector(".number").innerText })));
            """);

        var asOf = await Browser.RunAsync<string>("return page.locator('.headline input').inputValue()");
        var answer = await Live.Query.ExplainScoreAsync(
            new() { Country = "BOL", Counterpart = "USA", AsOf = Reports.On(asOf) }, deadline: LivePage.Soon);
        rows.Select(row => row.Number).ShouldBe(
            answer.Contributions.Select(one => WorldTests.Signed(one.Level, "0.00")));
        rows.Zip(answer.Contributions).ShouldAllBe(pair => pair.First.What.Contains(pair.Second.SourceEvent.CameoName));
    }

    [Fact]
    public async Task A_contribution_opens_to_its_sentence_and_its_document()
    {
        await Live.OpenAsync("#/relationship?country=RUS&counterpart=BOL&as_of=2009-06-30");

        var detail = await Browser.RunAsync<string>("""
            await page.locator(".contributions summary").first().click();
            return await page.locator(".contributions details[open] .detail").first().innerText();
            """);

        var answer = await Live.Query.ExplainScoreAsync(
            new() { Country = "RUS", Counterpart = "BOL", AsOf = Reports.On("2009-06-30") }, deadline: LivePage.Soon);
        var first = answer.Contributions[0].SourceEvent;
        detail.ShouldContain(first.Reports[0].Summary);
        detail.ShouldContain(first.Reports[0].DocumentId);
        detail.ShouldContain($"CAMEO {first.CameoCode}");
    }

    [Fact]
    public async Task Both_directions_the_interval_and_every_other_model_are_shown_beside_the_score()
    {
        await Live.OpenAsync("#/relationship?country=BOL&counterpart=USA&as_of=2009-06-30");

        var card = await Browser.RunAsync<string>("return page.locator('.scorecard dl').first().innerText()"
            + ".then(async (figures) => figures + await page.locator('.directions').innerText())");
        var models = await Browser.RunAsync<string[]>(
            "await page.waitForSelector('.models h3'); return page.locator('.models h3').allInnerTexts()");

        var answer = await Live.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA", AsOf = Reports.On("2009-06-30") }, deadline: LivePage.Soon);
        card.ShouldContain(WorldTests.Signed(answer.Relationship.Score.Interval.Low));
        card.ShouldContain(WorldTests.Signed(answer.Relationship.Score.Momentum));
        card.ShouldContain("Bolivia → United States");
        card.ShouldContain("United States → Bolivia");
        var all = await Live.Query.ListModelsAsync(new(), deadline: LivePage.Soon);
        models.Length.ShouldBe(all.Models.Count - 1);
    }

    [Fact]
    public async Task Movers_are_those_of_the_API_in_its_order()
    {
        await Live.OpenAsync("#/movers?country=BOL&since=2008-06-30&as_of=2009-06-30");

        var changes = await Browser.RunAsync<string[]>(
            "await page.waitForSelector('.mover-list a'); return page.locator('.mover-list .change').allInnerTexts()");

        var answer = await Live.Query.ListMoversAsync(
            new() { From = Reports.On("2008-06-30"), To = Reports.On("2009-06-30") }, deadline: LivePage.Soon);
        changes.ShouldBe(answer.Movers.Select(
            mover => mover.FirstKnown ? "first known" : WorldTests.Signed(mover.Change)));
    }
}
