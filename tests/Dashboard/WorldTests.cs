using System.Globalization;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Dashboard;

/// <summary>The map, its list and its two clocks.</summary>
public sealed class WorldTests(LivePage live) : PageTests(live)
{
    private sealed record Shown(Dictionary<string, string> Colours, Dictionary<string, string> Numbers);

    /// <summary>Moves the first clock as a drag does, and reads what the map and the list show then.</summary>
    private const string ScrubAndRead = """
        await page.waitForSelector("#as-of");
        await page.waitForFunction(() => Number(document.querySelector("#as-of").max) > 100);
        await page.evaluate((day) => {
          const slider = document.querySelector("#as-of");
          const first = Number(document.querySelector(".ticks text").textContent);
          const [year, month] = day.split("-").map(Number);
          slider.value = String((year - first) * 12 + month - 1);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }, day);
        await page.waitForFunction((day) => location.hash.includes(`as_of=${day}`)
          && !document.querySelector(".dateline .busy"), day);
        return await page.evaluate(() => ({
          colours: Object.fromEntries([...document.querySelectorAll(".world-map [data-code]")]
            .map((shape) => [shape.dataset.code, getComputedStyle(shape).fill])),
          numbers: Object.fromEntries([...document.querySelectorAll(".ranking a")]
            .map((row) => [row.dataset.code, row.querySelector(".number").textContent.trim()])),
        }));
        """;

    [Theory]
    [InlineData("2008-08-31", false)]
    [InlineData("2009-06-30", true)]
    public async Task Scrubbed_to_a_month_the_map_has_the_colours_and_the_list_the_numbers_of_the_API(
        string day, bool anything)
    {
        await Live.OpenAsync("#/world?country=BOL");
        var legend = await LegendAsync();

        var shown = await Browser.RunAsync<Shown>(ScrubAndRead, ("day", day));

        var answer = await Live.Query.ListRelationshipsAsync(
            new ListRelationshipsRequest { Country = "BOL", AsOf = Reports.On(day), PageSize = 1_000 },
            deadline: LivePage.Soon);
        answer.Relationships.Any().ShouldBe(anything);
        var known = answer.Relationships.ToDictionary(one => one.Counterpart);
        shown.Numbers.ShouldBe(
            known.ToDictionary(pair => pair.Key, pair => Signed(pair.Value.Score.Score_)), ignoreOrder: true);
        foreach (var (code, colour) in shown.Colours.Where(pair => pair.Key != "BOL"))
            colour.ShouldBe(legend[Named(known.GetValueOrDefault(code))], code);
    }

    [Fact]
    public async Task Too_little_evidence_is_hatched_and_so_looks_unlike_every_grade()
    {
        await Live.ReportAsync(Reports.Of("2012-03-05", "BOL", "PRY", "057", quality: 0.4));
        await Live.OpenAsync("#/world?country=BOL");

        var shown = await Browser.RunAsync<Shown>(ScrubAndRead, ("day", "2012-03-31"));

        shown.Colours["PRY"].ShouldContain("#hatch");
        shown.Colours.Values.Where(colour => colour.Contains("hatch")).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_click_on_a_country_makes_it_the_centre_and_pointing_at_one_shows_its_score()
    {
        await Live.OpenAsync("#/world?country=BOL&as_of=2009-06-30");

        var tooltip = await Browser.RunAsync<string>("""
            const russia = page.locator(".world-map path[data-code=RUS]");
            await page.waitForSelector(".world-map path[data-code=RUS].grade-6");
            await russia.hover();
            const tooltip = await page.locator(".tooltip").innerText();
            await russia.click();
            await page.waitForSelector(".world-map path[data-code=RUS].centre");
            await page.waitForSelector("h1:has-text('Russia')");
            return tooltip;
            """);

        var answer = await Live.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "RUS", AsOf = Reports.On("2009-06-30") }, deadline: LivePage.Soon);
        var score = answer.Relationship.Score;
        tooltip.ShouldContain("Russia");
        tooltip.ShouldContain("friendly");
        tooltip.ShouldContain(Signed(score.Score_));
        tooltip.ShouldContain(score.Evidence.ToString("0.00", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_second_clock_shows_what_was_known_before_a_report_came()
    {
        var before = (await Live.ReportAsync(Reports.Of("2010-02-03", "BOL", "KEN", "057"))).Checkpoint;
        await Live.ReportAsync(Reports.Of("2010-02-03", "BOL", "KEN", "190"));
        await Live.OpenAsync("#/world?country=BOL&as_of=2010-02-28");

        var shown = await Browser.RunAsync<string>("""
            const number = page.locator(".ranking a[data-code=KEN] .number");
            await page.waitForFunction(() => !document.querySelector("#known-at").disabled);
            await number.waitFor();
            const now = await number.innerText();
            await page.focus("#known-at");
            await page.keyboard.press("ArrowLeft");
            await page.keyboard.press("ArrowLeft");
            await page.waitForFunction((now) =>
              document.querySelector(".ranking a[data-code=KEN] .number")?.textContent.trim() !== now, now);
            await page.waitForSelector(".pinned");
            return await number.innerText();
            """);

        var answer = await Live.Query.GetRelationshipAsync(new()
        {
            Country = "BOL",
            Counterpart = "KEN",
            AsOf = Reports.On("2010-02-28"),
            KnownAt = new KnownAt { Checkpoint = before },
        }, deadline: LivePage.Soon);
        shown.ShouldBe(Signed(answer.Relationship.Score.Score_));
    }

    private async Task<Dictionary<string, string>> LegendAsync() =>
        await Browser.RunAsync<Dictionary<string, string>>("""
            await page.waitForSelector(".legend li");
            return await page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".legend li")]
              .map((item) => [item.innerText.trim(), getComputedStyle(item.querySelector("rect")).fill])));
            """);

    private static string Named(RelationshipScore? score) => score?.Score.Grade switch
    {
        null => "nothing known",
        Grade.InsufficientEvidence => "insufficient evidence",
        var grade => $"{grade}".ToLowerInvariant(),
    };

    /// <summary>A score as the page writes it: with its sign, and a true minus sign.</summary>
    internal static string Signed(double score, string digits = "0.0")
    {
        var text = Math.Round(Math.Abs(score), digits.Length - 2, MidpointRounding.AwayFromZero)
            .ToString(digits, CultureInfo.InvariantCulture);
        return text.Trim('0', '.').Length == 0 ? text : $"{(score < 0 ? '−' : '+')}{text}";
    }
}
