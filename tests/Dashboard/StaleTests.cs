using System.Text.Json;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Services that do not answer never look like services that know nothing.</summary>
public sealed class StaleTests(LivePage live) : PageTests(live)
{
    [Theory]
    [InlineData("#/world?country=BOL&as_of=2009-06-30", ".ranking a")]
    [InlineData("#/movers?since=2008-06-30&as_of=2009-06-30&country=BOL", ".mover-list a")]
    [InlineData("#/relationship?country=BOL&counterpart=USA&as_of=2009-06-30", ".contributions li")]
    public async Task What_was_read_last_stays_in_grey_with_the_time(string view, string row)
    {
        await FollowAsync(view, row);
        var before = await CountAsync(row);

        JsonElement during = default;
        await Live.RestartAsync(async () => during = await Browser.RunAsync<JsonElement>("""
            await page.waitForSelector(".note:has-text('Not current since')");
            return { rows: await page.locator(`.stale ${row}`).count(), text: await page.locator("main").innerText() };
            """, ("row", row)));

        during.GetProperty("rows").GetInt32().ShouldBe(before);
        during.GetProperty("text").GetString()!.ShouldNotContain("Nothing is known");
        await Browser.RunAsync("""
            await page.waitForSelector(".masthead .status.live");
            await page.waitForFunction(() => !document.querySelector(".stale"));
            """);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_document_stays_in_grey_too_also_where_scores_are_those_of_a_checkpoint(bool atCheckpoint)
    {
        var document = await Live.Ingestion.SubmitDocumentAsync(
            new()
            {
                Text = "Bolivia condemned Chile on Monday.",
                PublishedOn = Reports.On("2015-03-04"),
                Wait = true,
            }, deadline: LivePage.Soon);
        var known = atCheckpoint ? $"&known_at={document.Checkpoint.Token}" : "";
        await FollowAsync($"#/documents?document={document.DocumentId}{known}", ".coded");

        var during = "";
        await Live.RestartAsync(async () => during = await Browser.RunAsync<string>("""
            await page.waitForSelector(".note:has-text('Not current since')");
            await page.waitForSelector(".stale .recent li");
            return page.locator(".stale .coded").innerText();
            """));

        during.ShouldContain("Bolivia");
        await Browser.RunAsync("""
            await page.waitForSelector(".masthead .status.live");
            await page.waitForFunction(() => document.querySelector(".coded") && !document.querySelector(".stale"));
            """);
    }

    [Fact]
    public async Task Another_country_asked_for_meanwhile_does_not_look_unknown_and_notices_cover_no_heading()
    {
        await FollowAsync("#/world?country=BOL&as_of=2009-06-30", ".ranking a");

        JsonElement during = default;
        await Live.RestartAsync(async () => during = await Browser.RunAsync<JsonElement>("""
            await page.waitForSelector(".masthead .status.waiting");
            await page.evaluate(() => { location.hash = "#/world?country=RUS&as_of=2009-06-30"; });
            await page.waitForSelector(".fault");
            const box = (selector) => page.locator(selector).first().boundingBox();
            const [heading, fault, map] = [await box("h1"), await box(".fault"), await box(".world-map")];
            return { shown: await page.locator(".notices").innerText(), rows: await page.locator(".ranking a").count(),
              covers: fault.y < heading.y + heading.height || fault.y + fault.height > map.y };
            """));

        during.GetProperty("rows").GetInt32().ShouldBeGreaterThan(0);
        during.GetProperty("shown").GetString()!
            .Split("What is shown is")[1].Trim().ShouldStartWith("Bolivia on 30 Jun 2009");
        during.GetProperty("covers").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Movers_asked_for_meanwhile_say_what_is_wrong_and_not_that_they_are_being_read()
    {
        await FollowAsync("#/documents", "h1");

        var text = "";
        await Live.RestartAsync(async () => text = await Browser.RunAsync<string>("""
            await page.waitForSelector(".masthead .status.waiting");
            await page.evaluate(() => { location.hash = "#/movers?since=2008-06-30&as_of=2009-06-30&country=BOL"; });
            await page.waitForSelector(".fault");
            return page.locator("main").innerText();
            """));

        text.ShouldContain("cannot be reached");
        text.ShouldNotContain("reading…");
        await Browser.RunAsync("await page.waitForSelector('.mover-list a')");
    }

    private async Task FollowAsync(string view, string row)
    {
        await Live.OpenAsync(view);
        await Browser.RunAsync("""
            await page.waitForSelector(".masthead .status.live");
            await page.waitForSelector(row);
            """, ("row", row));
    }

    private Task<int> CountAsync(string row) => Browser.RunAsync<int>("return page.locator(row).count()", ("row", row));
}
