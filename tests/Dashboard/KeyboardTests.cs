using System.Text.Json;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Users without a pointer or without sight can reach everything.</summary>
public sealed class KeyboardTests(LivePage live) : PageTests(live)
{
    private sealed record Violation(string Id, string Impact, string[] Nodes);

    private static readonly string Axe =
        RepositoryRoot.Combine("tests", "Dashboard", "node_modules", "axe-core", "axe.min.js");

    [Fact]
    public async Task With_keys_alone_one_gets_from_the_map_to_a_country_a_date_and_the_sentence_behind_a_score()
    {
        await Live.OpenAsync("#/world?country=RUS&as_of=2009-05-31");

        var end = await Browser.RunAsync<string>("""
            await page.waitForSelector(".ranking a");
            await page.keyboard.press("/");
            await page.keyboard.type("boliv");
            await page.waitForSelector("[role=option]");
            await page.keyboard.press("Enter");
            await page.waitForSelector("h1:has-text('Bolivia')");
            await page.focus("#as-of");
            await page.keyboard.press("ArrowRight");
            await page.waitForFunction(() => location.hash.includes("as_of=2009-06-30"));
            await page.focus(".ranking a");
            await page.keyboard.press("Enter");
            await page.waitForSelector(".timeline canvas");
            await page.focus(".timeline");
            await page.keyboard.press("ArrowLeft");
            await page.waitForFunction(() => !location.hash.includes("as_of=2009-06-30"));
            await page.waitForSelector(".contributions summary");
            await page.focus(".contributions summary");
            await page.keyboard.press("Enter");
            return page.locator(".contributions details[open] .reports").innerText();
            """);

        end.Length.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task On_the_map_arrow_keys_move_enter_centres_and_what_is_pointed_at_is_announced()
    {
        await Live.OpenAsync("#/world?country=BOL&as_of=2009-06-30");

        var (announced, title) = await Browser.RunAsync<JsonElement>("""
            await page.waitForSelector(".world-map path[data-code=RUS].grade-6");
            await page.focus(".world-map");
            await page.keyboard.press("ArrowUp");
            const announced = await page.locator(".tooltip[role=status]").innerText();
            await page.keyboard.press("Enter");
            await page.waitForFunction(() => !document.querySelector("h1").textContent.startsWith("Bolivia"));
            return { announced, title: await page.locator("h1").innerText() };
            """) is var result
            ? (result.GetProperty("announced").GetString()!, result.GetProperty("title").GetString()!) : default;

        title.ShouldStartWith(announced.Split('\n')[0]);
    }

    [Theory]
    [InlineData("#/world?country=BOL&as_of=2009-06-30", ".ranking a")]
    [InlineData("#/relationship?country=BOL&counterpart=USA&as_of=2009-06-30", ".contributions li")]
    [InlineData("#/movers?since=2008-06-30&as_of=2009-06-30&country=BOL", ".mover-list a")]
    [InlineData("#/live", ".connection")]
    [InlineData("#/documents", "h1")]
    public async Task Axe_finds_no_serious_violation_in_the_light_and_in_the_dark(string view, string ready)
    {
        foreach (var scheme in (string[])["light", "dark"])
        {
            await Browser.RunAsync("await page.emulateMedia({ colorScheme: scheme })", ("scheme", scheme));
            await Live.OpenAsync(view);

            var violations = await Browser.RunAsync<Violation[]>("""
                await page.waitForSelector(ready);
                const { readFileSync } = await import("node:fs");
                const client = await context.newCDPSession(page);
                await client.send("Runtime.evaluate", { expression: readFileSync(axe, "utf8") });
                const found = await page.evaluate(() => globalThis.axe.run());
                return found.violations.map(({ id, impact, nodes }) =>
                  ({ id, impact, nodes: nodes.map(({ html }) => html) }));
                """, ("ready", ready), ("axe", Axe));

            violations.Where(one => one.Impact is "serious" or "critical")
                .Select(one => $"{scheme} {one.Id}: {string.Join("; ", one.Nodes)}").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        foreach (var view in (string[])["#/world?country=BOL", "#/relationship?country=BOL&counterpart=USA", "#/movers",
            "#/live", "#/documents"])
        {
            await Browser.RunAsync("await page.setViewportSize({ width: 360, height: 740 })");
            await Live.OpenAsync(view);
            var width = await Browser.RunAsync<int>(
                "await page.waitForSelector('h1'); await page.waitForTimeout(300); "
                + "return page.evaluate(() => document.documentElement.scrollWidth)");
            await Browser.RunAsync("await page.setViewportSize({ width: 1280, height: 860 })");

            width.ShouldBeLessThanOrEqualTo(360, view);
        }
    }
}
