using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Why a score is what it is, where that is more than fits in one answer.</summary>
public sealed class ExplanationTests(LivePage live, GuardedPage guarded)
    : PageTests(live), IClassFixture<GuardedPage>
{
    /// <summary>A report with this quote is of about 6 kB, and 400 of them of more than an answer's 2 MiB.</summary>
    private static readonly string Quote = new('–', 2_000);

    private sealed record Read(int Events, int Reports, string Sum, bool More);

    [Fact]
    public async Task Show_more_reads_on_until_every_source_event_is_listed_with_every_report()
    {
        const int reportsOfOne = 400, others = 120;
        var one = Enumerable.Range(1, reportsOfOne)
            .Select(i => WithQuote(Reports.Of("2010-05-03", "NPL", "BTN", "173", publisher: $"Paper {i}")));
        var rest = Enumerable.Range(0, others).Select(i => Reports.Of(
            $"{new DateOnly(2009, 1, 1).AddDays(i):yyyy-MM-dd}", "NPL", "BTN", "042", publisher: "Kuensel"));
        await guarded.Ingestion.ReportSourceEventsAsync(
            Reports.Request([.. one, .. rest]), guarded.As("ana@example.org"), LivePage.Soon);

        await guarded.OpenAsync(Browser, "#/relationship?country=NPL&counterpart=BTN&as_of=2010-06-30");
        var read = await Browser.RunAsync<Read[]>("""
            const look = () => page.evaluate(() => ({
              events: document.querySelectorAll(".contributions > li").length,
              reports: document.querySelectorAll(".reports > li").length,
              sum: document.querySelector(".sum").innerText,
              more: document.querySelector(".more button") !== null,
            }));
            await page.waitForSelector(".contributions > li");
            const read = [await look()];
            while (read.at(-1).more && read.length < 9) {
              const { events, reports } = read.at(-1);
              await page.click(".more button");
              await page.waitForFunction(([events, reports]) => !document.querySelector(".more button[disabled]")
                && document.querySelectorAll(".contributions > li").length
                + document.querySelectorAll(".reports > li").length > events + reports, [events, reports]);
              read.push(await look());
            }
            return read;
            """);

        read[0].Events.ShouldBeLessThan(others);
        read[0].Reports.ShouldBeLessThan(reportsOfOne);
        read[0].Sum.ShouldContain("smaller source events, not listed");
        read[^1].ShouldBe(new Read(others + 1, others + reportsOfOne, read[^1].Sum, More: false));
        read[^1].Sum.ShouldNotContain("not listed");
        read.Select(one => one.Sum[one.Sum.IndexOf("Level", StringComparison.Ordinal)..]).Distinct()
            .ShouldHaveSingleItem();
    }

    private static Report WithQuote(Report report)
    {
        report.Origin.Quote = Quote;
        return report;
    }
}
