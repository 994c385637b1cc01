using System.Globalization;
using System.Text.Json;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Ties on the page: in the score, in its explanation and below the timeline.</summary>
public sealed class TieTests(LivePage live) : PageTests(live)
{
    private const string AsOf = "2010-06-30";
    private const double PixelsMax = 3;

    private sealed record Part(double Left, double Right, string Colour);

    private sealed record Card(string Text, Part Standing, Part Course, double Zero, double Mark, string[] Legend);

    private sealed record Why(string[] Kinds, string[] Levels, string Ties, string Sum, bool TiesFirst);

    private sealed record Span(string Label, double Left, double Right, string Dashes, string Says);

    [Fact]
    public async Task The_bar_of_a_score_has_standing_and_course_in_two_colours_with_their_numbers()
    {
        await RecordAsync("MNG", "LAO");
        await Live.OpenAsync($"#/relationship?country=MNG&counterpart=LAO&as_of={AsOf}&model=standing-v1");

        var card = await Browser.RunAsync<Card>("""
            await page.waitForSelector(".parts .bar");
            return page.evaluate(() => {
              const part = (name) => {
                const shape = document.querySelector(`.parts .bar rect.${name}`);
                const { left, right } = shape.getBoundingClientRect();
                return { left, right, colour: getComputedStyle(shape).fill };
              };
              const at = (name) => document.querySelector(`.parts .bar .${name}`).getBoundingClientRect().left;
              return {
                text: document.querySelector(".parts dl").innerText, standing: part("standing"),
                course: part("course-part"), zero: at("zero"), mark: at("total"),
                legend: [...document.querySelectorAll(".parts dt .swatch rect")]
                  .map((one) => getComputedStyle(one).fill),
              };
            });
            """);

        var score = (await ScoreAsync("MNG", "LAO")).Score;
        score.Standing.ShouldBe(1.8, 1e-9);
        score.Course.ShouldBeLessThan(0);
        foreach (var number in (double[])[score.Standing, score.Course, score.Level])
            card.Text.ShouldContain(WorldTests.Signed(number, "0.00"));
        card.Text.ShouldContain("defence pact, sanctions");
        card.Standing.Left.ShouldBe(card.Zero, PixelsMax);
        card.Course.Right.ShouldBe(card.Zero, PixelsMax);
        var point = (card.Standing.Right - card.Standing.Left) / score.Standing;
        (card.Course.Right - card.Course.Left).ShouldBe(-score.Course * point, PixelsMax);
        (card.Mark - card.Zero).ShouldBe(score.Level * point, PixelsMax);
        card.Standing.Colour.ShouldNotBe(card.Course.Colour);
        card.Legend.ShouldBe([card.Standing.Colour, card.Course.Colour]);
    }

    [Fact]
    public async Task An_explanation_begins_with_the_ties_in_force_and_what_each_kind_adds()
    {
        await RecordAsync("MNG", "PNG");
        await Live.OpenAsync($"#/relationship?country=MNG&counterpart=PNG&as_of={AsOf}&model=standing-v1");

        var why = await Browser.RunAsync<Why>("""
            await page.waitForSelector(".tie-kinds li");
            return page.evaluate(() => {
              const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.innerText);
              const [ties, events] = [".tie-kinds", ".contributions"].map((one) => document.querySelector(one));
              return {
                kinds: texts(".tie-kinds .what"), levels: texts(".tie-kinds .number"), ties: ties.innerText,
                sum: document.querySelector(".sum").innerText,
                tiesFirst: (ties.compareDocumentPosition(events) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
              };
            });
            """);

        var answer = await Live.Query.ExplainScoreAsync(new()
        {
            Country = "MNG",
            Counterpart = "PNG",
            Model = "standing-v1",
            AsOf = Reports.On(AsOf),
        }, deadline: LivePage.Soon);
        answer.TieContributions.Count.ShouldBe(2);
        why.Kinds.ShouldBe(["Defence pact", "Sanctions"]);
        why.Levels.ShouldBe(answer.TieContributions.Select(one => WorldTests.Signed(one.Level, "0.00")));
        why.Ties.ShouldContain("Treaty of Friendship, since 1 Jan 2009");
        why.Ties.ShouldContain("Timber, 1 Jan 2010 – 1 Jun 2011");
        why.Ties.ShouldContain("The Official Journal");
        why.Ties.ShouldNotContain("Old pact");
        why.TiesFirst.ShouldBeTrue();
        why.Sum.ShouldContain(WorldTests.Signed(answer.Relationship.Score.Level, "0.00"));
    }

    [Fact]
    public async Task Two_allies_between_whom_nothing_happened_are_friends_and_not_unknown()
    {
        await Live.OpenAsync("#/relationship?country=GBR&counterpart=POL&as_of=1999-03-12&model=standing-v1");

        var verdict = await Browser.RunAsync<string>(
            "await page.waitForSelector('.tie-kinds'); return page.locator('.verdict').innerText()");

        verdict.ShouldContain("+6.9");
        verdict.ShouldContain("friendly");
    }

    [Fact]
    public async Task What_a_model_without_ties_does_not_know_is_no_zero()
    {
        await Live.OpenAsync("#/relationship?country=GBR&counterpart=POL&as_of=1999-03-12&model=standing-v1");

        var read = await Browser.RunAsync<string[]>(
            "await page.waitForSelector('.models h3'); return page.locator('.models h3').allInnerTexts()");

        read.ShouldContain("level-v1\n–");
        read.ShouldContain("standing-feed-v1\n+6.9");
        read.ShouldNotContain(text => text.EndsWith("\n0.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_the_map_of_a_model_that_counts_ties_a_tie_that_has_ended_is_nothing_known()
    {
        await Live.OpenAsync("#/world?country=GBR&as_of=2009-06-30&model=standing-v1");

        var shown = await Browser.RunAsync<JsonElement>("""
            await page.waitForSelector(".ranking a[data-code=POL]");
            return { names: await page.locator(".ranking .name").allInnerTexts(),
              summary: await page.locator(".summary").innerText() };
            """);
        var names = shown.GetProperty("names").Deserialize<string[]>()!;
        var summary = shown.GetProperty("summary").GetString()!;

        var answer = await Live.Query.ListTiesAsync(
            new() { Country = "GBR", Counterpart = "EGY", InForceOn = Reports.On("2009-06-30") },
            deadline: LivePage.Soon);
        answer.Ties.ShouldBeEmpty();
        names.ShouldContain("United States");
        names.ShouldNotContain("Egypt");
        summary.ShouldContain("each counted alike");
        summary.ShouldNotContain("NaN");
    }

    [Fact]
    public async Task Ties_are_spans_below_the_curve_on_its_dates_whatever_the_model()
    {
        var before = await RecordAsync("MNG", "VUT");
        await Live.OpenAsync($"#/relationship?country=MNG&counterpart=VUT&as_of={AsOf}");

        var spans = await Browser.RunAsync<Span[]>("""
            await page.waitForSelector(".tie-spans rect");
            return page.evaluate(() => {
              const curve = document.querySelector(".timeline .u-over").getBoundingClientRect();
              return [...document.querySelectorAll(".tie-spans g")].map((span) => {
                const shape = span.querySelector("rect");
                const { left, right } = shape.getBoundingClientRect();
                return {
                  label: span.querySelector("text").textContent, left: (left - curve.left) / curve.width,
                  right: (right - curve.left) / curve.width, dashes: getComputedStyle(shape).strokeDasharray,
                  says: span.closest("svg").getAttribute("aria-label"),
                };
              });
            });
            """);

        // From two months before the first source event to two years after the last.
        var (from, to) = (new DateOnly(2009, 1, 2), new DateOnly(2013, 3, 2));
        double At(int year, int month) =>
            (double)(new DateOnly(year, month, 1).DayNumber - from.DayNumber) / (to.DayNumber - from.DayNumber);
        var byLabel = spans.ToDictionary(span => span.Label);
        byLabel.Keys.ShouldBe(["Treaty of Friendship", "Old pact (on paper)", "Timber"], ignoreOrder: true);
        byLabel["Treaty of Friendship"].Right.ShouldBeGreaterThan(1);
        byLabel["Treaty of Friendship"].Dashes.ShouldBe("none");
        byLabel["Treaty of Friendship"].Says.ShouldContain("Defence pact: ");
        byLabel["Treaty of Friendship"].Says.ShouldContain("Treaty of Friendship, since 1 Jan 2009");
        byLabel["Old pact (on paper)"].Dashes.ShouldNotBe("none");
        byLabel["Old pact (on paper)"].Says.ShouldContain("on paper only, does not count");
        byLabel["Timber"].Left.ShouldBe(At(2010, 1), 0.01);
        byLabel["Timber"].Right.ShouldBe(At(2011, 6), 0.01);

        await Live.OpenAsync(
            $"#/relationship?country=MNG&counterpart=VUT&as_of={AsOf}&known_at={before.Token}");
        (await Browser.RunAsync<int>("""
            await page.waitForSelector(".contributions li");
            return page.locator(".tie-spans rect").count();
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task A_tie_that_is_recorded_is_on_the_live_view_of_a_model_that_counts_ties_with_its_kind()
    {
        await Live.OpenAsync("#/live?model=standing-v1");
        await Browser.RunAsync("""
            await page.waitForFunction(() => document.querySelector(".model select")?.value === "standing-v1");
            await page.waitForSelector(".masthead .status.live");
            """);
        // Ties are no news to other models, so what is shown proves that the page follows this one.
        var text = Browser.RunAsync<string>("return page.locator(\".update:has-text('Nepal')\").first().innerText()");

        await Live.Ingestion.RecordTiesAsync(
            Ties.Request(Ties.Of("MNG", "NPL", TieKind.DefencePact, "2009-01-01")), deadline: LivePage.Soon);

        (await text).ShouldContain("Defence pact recorded, ended or retracted");
    }

    [Fact]
    public async Task What_came_after_a_checkpoint_names_the_change_of_standing_and_the_ties()
    {
        var before = await RecordAsync("MNG", "SLB");
        await Live.OpenAsync($"#/relationship?country=MNG&counterpart=SLB&as_of={AsOf}&model=standing-v1"
            + $"&known_at={before.Token}");

        var text = await Browser.RunAsync<string>("""
            await page.click(".since button");
            await page.waitForSelector(".since .sum");
            return page.locator(".since").innerText();
            """);

        var answer = await Live.Query.CompareKnowledgeAsync(new()
        {
            Country = "MNG",
            Counterpart = "SLB",
            Model = "standing-v1",
            AsOf = Reports.On(AsOf),
            KnownBefore = new KnownAt { Checkpoint = before },
        }, deadline: LivePage.Soon);
        answer.StandingChange.ShouldBe(1.8, 1e-9);
        text.ShouldContain("Treaty of Friendship, since 1 Jan 2009");
        text.ShouldContain("Sanctions");
        text.ShouldMatch(@"Standing, from the ties above\s+\+1\.80");
        text.ShouldContain(WorldTests.Signed(answer.Before.Score.Score_));
        text.ShouldContain(WorldTests.Signed(answer.After.Score.Score_));
    }

    [Fact]
    public async Task Evidence_that_counts_only_in_part_towards_a_grade_says_how_much_and_why()
    {
        await Live.ReportAsync(Coded("057"));
        await Live.ReportAsync(Coded("040"));
        await Live.OpenAsync($"#/relationship?country=MNG&counterpart=TLS&as_of={AsOf}");

        var note = await Browser.RunAsync<string>(
            "await page.waitForSelector('.grade-note'); return page.locator('.grade-note').innerText()");

        var score = (await ScoreAsync("MNG", "TLS")).Score;
        score.GradedEvidence.ShouldBeLessThan(score.Evidence);
        note.ShouldStartWith(score.GradedEvidence.ToString("0.00", CultureInfo.InvariantCulture));
        note.ShouldContain("codes of one sentence count once");
    }

    private static Report Coded(string code)
    {
        var report = Reports.Of("2010-03-05", "MNG", "TLS", code, quality: 1, publisher: "Montsame");
        (report.Origin.Coder, report.Origin.Quote) = ("llm-1", "Mongolia signed a treaty and praised its neighbour.");
        return report;
    }

    /// <summary>Three source events, and then ties; gives what was known between the two.</summary>
    private async Task<Checkpoint> RecordAsync(string country, string counterpart)
    {
        await Live.ReportAsync(Reports.Of("2009-03-02", country, counterpart, "112", publisher: "Montsame"));
        await Live.ReportAsync(Reports.Of("2010-03-02", counterpart, country, "163", publisher: "Montsame"));
        var (_, before) =
            await Live.ReportAsync(Reports.Of("2011-03-02", country, counterpart, "042", publisher: "Montsame"));
        var old = Ties.Of(country, counterpart, TieKind.DefencePact, "2007-01-01", "2009-06-01", "Old pact");
        old.OnPaper = true;
        await Live.Ingestion.RecordTiesAsync(Ties.Request(
            Ties.Of(country, counterpart, TieKind.DefencePact, "2009-01-01", treaty: "Treaty of Friendship"),
            Ties.Of(country, counterpart, TieKind.Sanctions, "2010-01-01", "2011-06-01", "Timber"),
            old), deadline: LivePage.Soon);
        return before;
    }

    private async Task<RelationshipScore> ScoreAsync(string country, string counterpart) =>
        (await Live.Query.GetRelationshipAsync(new()
        {
            Country = country,
            Counterpart = counterpart,
            Model = "standing-v1",
            AsOf = Reports.On(AsOf),
        }, deadline: LivePage.Soon)).Relationship;
}
