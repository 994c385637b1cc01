using System.Text.Json;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Changes are shown as they happen.</summary>
public sealed class LiveTests(LivePage live) : PageTests(live)
{
    /// <summary>From the moment at which a report was acknowledged.</summary>
    private const int SeenWithinMs = 1_000;

    private sealed record Seen(double At, string Text);

    [Fact]
    public async Task A_report_sent_by_gRPC_is_on_the_page_within_a_second_with_its_cause()
    {
        await OpenAndListenAsync("#/live");
        await WatchAsync(".updates .update", "Jordan");

        await Live.ReportAsync(Reports.Of("2020-01-02", "BOL", "JOR", "057"));
        var acknowledged = Now();

        var seen = await SeenAsync();
        (seen.At - acknowledged).ShouldBeLessThan(SeenWithinMs);
        seen.Text.ShouldContain("Recorded");
        seen.Text.ShouldContain("Bolivia → Jordan");
    }

    [Fact]
    public async Task What_is_reported_first_is_first_known_and_what_is_reported_next_is_a_change()
    {
        // Today's score has enough evidence of something recent alone.
        var recent = $"{DateTime.UtcNow.AddDays(-2):yyyy-MM-dd}";
        await OpenAndListenAsync("#/live");

        await WatchAsync(".updates .update", "Bolivia → Bhutan");
        var (_, first) = await Live.ReportAsync(Reports.Of(recent, "BOL", "BTN", "057", publisher: "Kuensel"));
        var known = (await SeenAsync()).Text;
        await WatchAsync(".updates .update", "Recorded: Bhutan → Bolivia");
        var (_, second) = await Live.ReportAsync(Reports.Of(recent, "BTN", "BOL", "163", publisher: "La Razón"));
        var changed = (await SeenAsync()).Text;

        var (before, after) = (await ScoreAsync(first), await ScoreAsync(second));
        known.ShouldContain("first known");
        known.ShouldContain($"Today not known before → {WorldTests.Signed(before)}");
        changed.ShouldNotContain("known");
        changed.ShouldContain(WorldTests.Signed(after - before));
        changed.ShouldContain($"Today {WorldTests.Signed(before)} → {WorldTests.Signed(after)}");

        async Task<double> ScoreAsync(Checkpoint checkpoint) => (await Live.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "BTN", KnownAt = new() { Checkpoint = checkpoint } },
            deadline: LivePage.Soon)).Relationship.Score.Score_;
    }

    [Fact]
    public async Task A_report_recolours_the_map_and_renumbers_the_list_while_one_looks()
    {
        await OpenAndListenAsync("#/world?country=BOL&as_of=2013-07-31");
        await WatchAsync(".ranking", "Oman");

        await Live.ReportAsync(Reports.Of("2013-07-02", "BOL", "OMN", "057"));
        var acknowledged = Now();

        (await SeenAsync()).At.ShouldBeLessThan(acknowledged + SeenWithinMs);
        var colour = await Browser.RunAsync<string>(
            "return page.locator('.world-map path[data-code=OMN]').getAttribute('class')");
        colour.ShouldStartWith("grade-");
        colour.ShouldNotBe("grade-none");
    }

    [Fact]
    public async Task A_retraction_says_that_it_is_one_and_takes_the_score_back()
    {
        var (id, _) = await Live.ReportAsync(Reports.Of("2021-01-02", "BOL", "TUN", "190"));
        await OpenAndListenAsync("#/live");
        await WatchAsync(".updates .update", "Retracted: Bolivia → Tunisia");

        await Live.Ingestion.RetractSourceEventAsync(
            new() { SourceEventId = id, Author = "an editor", Reason = "It did not happen." },
            deadline: LivePage.Soon);

        (await SeenAsync()).Text.ShouldContain("→ 0.0");
    }

    [Fact]
    public async Task A_server_that_is_restarted_is_followed_again_without_a_reload_and_nothing_is_missed()
    {
        await OpenAndListenAsync("#/live");
        await Browser.RunAsync("await page.evaluate(() => { globalThis.neverReloaded = true; })");

        await Live.RestartAsync(() => Browser.RunAsync(
            "await page.waitForSelector('.masthead .status.waiting')"));
        await Live.ReportAsync(Reports.Of("2022-01-02", "BOL", "QAT", "057"));

        var (kept, resumed) = await Browser.RunAsync<JsonElement>("""
            await page.waitForSelector(".update:has-text('Qatar')");
            await page.waitForSelector(".masthead .status.live");
            return { kept: await page.evaluate(() => globalThis.neverReloaded === true),
              resumed: await page.locator(".connection").innerText() };
            """) is var result
            ? (result.GetProperty("kept").GetBoolean(), result.GetProperty("resumed").GetString()!) : default;
        kept.ShouldBeTrue();
        resumed.ShouldContain("1 time");
    }

    private async Task OpenAndListenAsync(string view)
    {
        await Live.OpenAsync(view);
        await Browser.RunAsync("""
            await page.waitForSelector(".masthead .status.live");
            if (!page.url().includes("/live")) await page.waitForFunction(() => location.hash.includes("known_at="));
            """);
    }

    /// <summary>Records, by the clock of this machine, when a text first appears in the page.</summary>
    private Task WatchAsync(string selector, string text) => Browser.RunAsync("""
        await page.evaluate(([selector, text]) => {
          globalThis.seen = new Promise((resolve) => {
            const look = () => {
              for (const element of document.querySelectorAll(selector))
                if (element.innerText.includes(text)) {
                  watch.disconnect();
                  resolve({ at: Date.now(), text: element.innerText });
                  return;
                }
            };
            const watch = new MutationObserver(look);
            watch.observe(document.body, { subtree: true, childList: true, characterData: true });
          });
        }, [selector, text]);
        """, ("selector", selector), ("text", text));

    private Task<Seen> SeenAsync() => Browser.RunAsync<Seen>("""
        return page.evaluate(() => Promise.race([globalThis.seen,
          new Promise((_, reject) => setTimeout(() => reject(new Error("It never showed.")), 15_000))]));
        """);

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
