namespace Diplomacy.Tests.Dashboard;

/// <summary>The address holds the whole view.</summary>
public sealed class AddressTests(LivePage live) : PageTests(live)
{
    private const string Read = """
        await page.waitForSelector(".ranking a[data-code=ZMB] .number");
        await page.waitForFunction(() => location.hash.includes("known_at="));
        await page.waitForTimeout(300);
        return page.locator(".ranking").allInnerTexts();
        """;

    [Fact]
    public async Task A_copied_link_shows_what_was_seen_whatever_has_been_reported_since()
    {
        await Live.ReportAsync(Reports.Of("2011-04-05", "BOL", "ZMB", "057"));
        await Live.OpenAsync("#/world?country=BOL&as_of=2011-04-30");
        var seen = await Browser.RunAsync<string[]>(Read);
        var link = await Browser.RunAsync<string>("return page.url()");
        await Live.ReportAsync(Reports.Of("2011-04-06", "BOL", "ZMB", "190"));

        await Live.OpenAsync(new Uri(link).Fragment);
        var linked = await Browser.RunAsync<string[]>(Read);
        var pinned = await Browser.RunAsync<int>("return page.locator('.pinned').count()");
        await Browser.RunAsync("await page.click('.pinned button'); await page.waitForSelector('.pinned', "
            + "{ state: 'detached' })");
        await Browser.RunAsync(
            "await page.waitForFunction((text) => document.querySelector('.ranking').innerText !== text, linked)",
            ("linked", linked[0]));

        linked.ShouldBe(seen);
        pinned.ShouldBe(1);
    }

    [Fact]
    public async Task A_reload_goes_on_following_and_an_address_that_makes_no_sense_is_passed_over()
    {
        await Live.OpenAsync("#/world?country=BOL&as_of=2009-06-30");
        await Browser.RunAsync("await page.waitForFunction(() => location.hash.includes('known_at=')); "
            + "await page.reload(); await page.waitForSelector('.ranking a')");
        (await Browser.RunAsync<int>("return page.locator('.pinned').count()")).ShouldBe(0);

        await Live.OpenAsync("#/nowhere?country=%3Cb%3E&as_of=2009-02-31&known_at=%22&model=%00");
        var title = await Browser.RunAsync<string>(
            "await page.waitForSelector('.ranking a'); return page.locator('h1').innerText()");

        title.ShouldContain("and the world");
    }
}
