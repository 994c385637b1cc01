namespace Diplomacy.Tests.Dashboard;

/// <summary>The focus ring is for the keyboard, and notices cover nothing.</summary>
public sealed class FocusTests(LivePage live) : PageTests(live)
{
    [Theory]
    [InlineData("#/world?country=BOL&as_of=2009-06-30", "#search input")]
    [InlineData("#/world?country=BOL&as_of=2009-06-30", ".world-map")]
    [InlineData("#/documents", "textarea[name=text]")]
    public async Task A_click_draws_no_ring_and_a_key_does(string view, string selector)
    {
        await Live.OpenAsync(view);

        var rings = await Browser.RunAsync<string[]>("""
            const element = page.locator(selector).first();
            await element.waitFor();
            const ring = () => element.evaluate((one) => { one.focus(); return getComputedStyle(one).outlineStyle; });
            await page.locator(".masthead").click({ position: { x: 2, y: 2 } });
            const clicked = await ring();
            await page.keyboard.press("Shift");
            return [clicked, await ring()];
            """, ("selector", selector));

        rings.ShouldBe(["none", "solid"]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/icon.svg")]
    [InlineData("script")]
    public async Task HEAD_answers_as_GET_does_without_a_body(string path)
    {
        using var http = new HttpClient { BaseAddress = Live.Address };
        if (path == "script")
            path = (await http.GetStringAsync("/")).Split("src=\"")[1].Split('"')[0].TrimStart('.');
        using var get = await http.GetAsync(path);

        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        head.StatusCode.ShouldBe(get.StatusCode);
        head.Content.Headers.ContentLength.ShouldBe(get.Content.Headers.ContentLength);
        head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }
}
