using System.Text.Json;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Where the page begins, and where a search leads.</summary>
public sealed class StartViewTests(LivePage live) : PageTests(live)
{
    [Theory]
    [InlineData("1990-06-30", "Bolivia", "BOL")]
    [InlineData("1985-03-31", "Cuba", "CUB")]
    [InlineData("1999-06-30", "Cambodia", "KHM")]
    public async Task A_search_goes_to_the_nearest_date_with_evidence_and_says_so(
        string day, string name, string code)
    {
        // So that the history begins before the date.
        await Live.ReportAsync(Reports.Of("1980-03-05", "NOR", "SWE", "057"));
        await Live.OpenAsync($"#/world?country=NOR&as_of={day}");

        var shown = await Browser.RunAsync<JsonElement>("""
            await page.fill("#search input", name);
            await page.keyboard.press("Enter");
            await page.waitForSelector(`h1:has-text("${name}")`);
            await page.waitForSelector(".note:has-text('nearest date with evidence')");
            await page.waitForSelector(".ranking a");
            await page.waitForFunction((day) => !location.hash.includes(day), day);
            return { note: await page.locator(".notices").innerText(), hash: page.url() };
            """, ("name", name), ("day", day));

        shown.GetProperty("note").GetString()!.ShouldContain($"Nothing is known of {name} on ");
        shown.GetProperty("hash").GetString()!.ShouldContain($"country={code}");
        shown.GetProperty("hash").GetString()!.ShouldNotContain(day);
    }

    [Fact]
    public async Task Without_an_address_it_begins_where_there_is_evidence()
    {
        await Live.OpenAsync("");

        var graded = await Browser.RunAsync<int>("""
            await page.waitForFunction(() => /country=[A-Z]{3}&as_of=/.test(location.hash));
            await page.waitForSelector(".ranking a");
            return page.locator(".world-map .grade-6, .world-map .grade-5, .world-map .grade-4, .world-map .grade-2")
              .count();
            """);

        graded.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_country_index_says_what_it_is_beside_the_plain_mean()
    {
        await Live.OpenAsync("#/world?country=BOL&as_of=2009-06-30");

        var summary = await Browser.RunAsync<string>("""
            await page.waitForSelector(".summary strong");
            return page.locator(".summary").innerText();
            """);

        var answer = await Live.Query.ListRelationshipsAsync(
            new() { Country = "BOL", AsOf = Reports.On("2009-06-30") }, deadline: LivePage.Soon);
        summary.ShouldContain($"Country index {WorldTests.Signed(answer.CountryIndex)}");
        summary.ShouldContain($"each counted alike {WorldTests.Signed(answer.MeanScore)}");
        summary.ShouldContain($"{answer.IndexedCount} graded relationship");
    }
}
