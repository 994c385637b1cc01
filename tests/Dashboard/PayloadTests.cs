namespace Diplomacy.Tests.Dashboard;

/// <summary>Whatever callers have stored is text on the page, and nothing else.</summary>
public sealed class PayloadTests(LivePage live, HostileRecords records) : PageTests(live), IClassFixture<HostileRecords>
{
    private sealed record Evidence(string[] Texts, string[] Links, string[] Signs);

    private sealed record DocumentPage(string Text, string Cards, string[] Signs);

    [Fact]
    public async Task In_the_evidence_of_a_relationship_every_payload_is_text_and_only_web_addresses_are_links()
    {
        var evidence = await ReadEvidenceAsync("country=TCD&counterpart=TON&as_of=2010-06-30");

        evidence.Signs.ShouldBeEmpty();
        foreach (var payload in Payloads.All)
            foreach (var shown in (string[])
                [
                    payload, $"coded by {payload}", $"reported by {payload}", $"counts as reporter:{payload}",
                    $"“{payload}”", $"Reported by {payload} for 2010-05-03.",
                ])
                evidence.Texts.ShouldContain(shown);
        var addresses = Payloads.All.Where(one => one.StartsWith("http://") || one.StartsWith("https://")).ToArray();
        addresses.ShouldNotBeEmpty();
        // Once as reported, once as that of the document.
        evidence.Links.Distinct().ShouldBe(addresses, ignoreOrder: true);
    }

    [Fact]
    public async Task Words_that_are_much_too_long_leave_the_page_its_width()
    {
        (await ReadEvidenceAsync("country=FJI&counterpart=MLI&as_of=2012-06-30")).Signs.ShouldBeEmpty();

        await records.Page.OpenAsync(Browser, $"#/documents?document={records.LongDocumentId}");
        (await RunAsync<string[]>("await page.waitForSelector('.reader .text'); return await signs();"))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task In_the_list_of_documents_and_in_each_document_every_payload_is_text()
    {
        await records.Page.OpenAsync(Browser, "#/documents");

        var documents = await RunAsync<DocumentPage[]>(
            """
            const read = [];
            for (const [i, id] of ids.entries()) {
              await page.evaluate((id) => { location.hash = `#/documents?document=${id}`; }, id);
              await page.waitForFunction((title) => document.querySelector(".coded[data-state=confirmed]")
                && document.querySelector(".reader h2").textContent === title, titles[i]);
              read.push({ ...await page.evaluate(() => ({
                text: document.querySelector(".reader .text").textContent,
                cards: document.querySelector(".codings").textContent,
              })), signs: await signs() });
            }
            return read;
            """, ("ids", records.Documents), ("titles", Payloads.All));

        documents.SelectMany(one => one.Signs).ShouldBeEmpty();
        foreach (var (payload, shown) in Payloads.All.Zip(documents))
        {
            shown.Text.ShouldContain(payload);
            shown.Cards.ShouldContain($"{payload}: {payload}");
            shown.Cards.ShouldContain($"confirmed by {payload} ");
        }
    }

    [Fact]
    public async Task In_the_address_a_payload_is_passed_over_or_is_text()
    {
        string[] pages = ["relationship", "documents", "movers"];
        var views = Payloads.All.Select(Uri.EscapeDataString).SelectMany(_ => pages, (text, page) =>
            $"#/{page}?country={text}&counterpart={text}&as_of={text}&known_at={text}&model={text}&since={text}"
            + $"&document={text}&{text}={text}").ToArray();
        await records.Page.OpenAsync(Browser, "#/world");

        var signs = await RunAsync<string[]>(
            """
            const found = [];
            for (const view of views) {
              await page.evaluate((view) => { location.hash = view; }, view);
              await page.waitForSelector("main h1");
              found.push(...await signs());
            }
            return found;
            """, ("views", views));

        signs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("#/world?country=TCD")]
    [InlineData("#/movers?since=2009-01-01&as_of=2010-06-30")]
    [InlineData("#/live")]
    public async Task Where_records_are_only_counted_nothing_of_them_happens_either(string view)
    {
        await records.Page.OpenAsync(Browser, view);

        var signs = await RunAsync<string[]>(
            "await page.waitForSelector('.masthead .status.live'); return await signs();");

        signs.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_these_tests_look_for_they_would_see()
    {
        await records.Page.OpenAsync(Browser, "#/movers");

        var signs = await RunAsync<string[]>(
            """
            await page.waitForSelector("h1");
            const asked = page.waitForEvent("dialog");
            await page.evaluate(() => {
              const image = document.createElement("img");
              document.body.append(image);
              image.src = "//e.example/x";
              globalThis.hit = 1;
              document.querySelector("h1").textContent = "M".repeat(2_000);
              setTimeout(() => alert(1));
            });
            await asked;
            const found = await signs();
            complaints.length = 0;
            return found;
            """);

        signs.ShouldContain(sign => sign.Contains("<img"));
        signs.ShouldContain(sign => sign.Contains("Content Security Policy"));
        foreach (var sign in (string[])["ran 1", "too wide", "dialog 1"])
            signs.ShouldContain(sign);
    }

    /// <summary>Runs a script to which <c>signs()</c> lists what has become of payloads.</summary>
    private async Task<T> RunAsync<T>(string script, params (string Name, object Value)[] values) =>
        await Browser.RunAsync<T>(Payloads.Signs + script, [("address", records.Page.Address), .. values]);

    private async Task<Evidence> ReadEvidenceAsync(string pair)
    {
        await records.Page.OpenAsync(Browser, $"#/relationship?{pair}");
        return await RunAsync<Evidence>(
            """
            await page.waitForSelector(".contributions summary");
            await page.evaluate(() => document.querySelectorAll(".contributions details")
              .forEach((details) => { details.open = true; }));
            return { ...await page.evaluate(() => ({
              texts: [...document.querySelectorAll(
                ".reports blockquote, .reports p:not(.aside), .reports bdi, .revisions bdi, .revisions i")]
                .map((element) => element.textContent),
              links: [...document.querySelectorAll(".reports a[target]")].map((link) => link.getAttribute("href")),
            })), signs: await signs() };
            """);
    }
}
