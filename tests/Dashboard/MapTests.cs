using System.Text.Json;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Disputed areas are hatched and named, and take no side.</summary>
public sealed class MapTests(LivePage live) : PageTests(live)
{
    [Theory]
    [InlineData("Crimea", "resolution 68/262", "")]
    [InlineData("Kashmir", "claimed by India and Pakistan", "")]
    [InlineData("Taiwan", "claimed by China", "TWN")]
    [InlineData("Western Sahara", "claimed by Morocco", "ESH")]
    public async Task A_disputed_area_is_hatched_and_named(string name, string note, string of)
    {
        await Live.OpenAsync("#/world?country=RUS&as_of=2009-06-30");

        var area = await Browser.RunAsync<JsonElement>("""
            const shape = page.locator(`.world-map [data-disputed="${name}"]`);
            await shape.waitFor();
            return shape.evaluate((shape) => ({ fill: getComputedStyle(shape).fill, of: shape.dataset.of ?? "",
              title: shape.querySelector("title").textContent, size: shape.getBBox().width }));
            """, ("name", name));

        area.GetProperty("fill").GetString()!.ShouldContain("#disputed");
        area.GetProperty("title").GetString()!.ShouldStartWith($"{name}: ");
        area.GetProperty("title").GetString()!.ShouldContain(note);
        area.GetProperty("of").GetString()!.ShouldBe(of);
        area.GetProperty("size").GetDouble().ShouldBeInRange(1, 60);
        (await Browser.RunAsync<string>("return page.locator('.legend .boundaries').innerText()")).ShouldContain(name);
    }

    [Theory]
    [InlineData("RUS")]
    [InlineData("UKR")]
    [InlineData("BOL")]
    public async Task Crimea_has_the_colour_of_no_country_with_any_centre(string centre)
    {
        await Live.OpenAsync($"#/world?country={centre}&as_of=2008-06-30");

        var isIn = await Browser.RunAsync<Dictionary<string, bool>>("""
            await page.locator(`.world-map [data-disputed="Crimea"]`).waitFor();
            return page.evaluate(() => {
              const box = document.querySelector(`.world-map [data-disputed="Crimea"]`).getBBox();
              const point = document.querySelector(".world-map").createSVGPoint();
              [point.x, point.y] = [box.x + box.width / 2, box.y + box.height / 2];
              return Object.fromEntries(["RUS", "UKR"].map((code) => [code,
                [...document.querySelectorAll(`.world-map path[data-code=${code}]`)]
                  .some((shape) => shape.isPointInFill(point))]));
            });
            """);

        isIn.Values.ShouldAllBe(value => !value);
    }
}
