namespace Diplomacy.Tests.Dashboard;

/// <summary>How the page is delivered to the browser.</summary>
public sealed class DeliveryTests(LivePage live) : PageTests(live)
{
    private const int BytesMax = 400 * 1024;

    private static readonly string[] Views =
        ["#/world", "#/relationship?country=BOL&counterpart=USA", "#/movers", "#/live", "#/documents"];

    [Fact]
    public async Task No_request_leaves_the_origin_in_any_view()
    {
        foreach (var view in Views)
        {
            await Live.OpenAsync(view);
            var requests = await Browser.RunAsync<string[]>(
                "await page.waitForSelector('h1'); await page.waitForTimeout(500); return requests");
            requests.ShouldAllBe(url => url.StartsWith($"{Live.Address}"), $"{view} at {Live.Address}");
            requests.Length.ShouldBeGreaterThan(3);
        }
    }

    [Fact]
    public async Task Before_the_map_it_takes_less_than_400_KB_compressed()
    {
        var bytes = await Browser.RunAsync<int>("""
            const fresh = await context.newPage();
            const client = await context.newCDPSession(fresh);
            await client.send("Network.enable");
            await client.send("Network.setCacheDisabled", { cacheDisabled: true });
            const urls = new Map();
            let bytes = 0;
            client.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
            client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
              if (!/world-|diplomacy\./.test(urls.get(requestId) ?? "")) bytes += encodedDataLength;
            });
            await fresh.goto(address);
            await fresh.waitForSelector(".ranking a");
            await fresh.close();
            return bytes;
            """, ("address", Live.Address));

        bytes.ShouldBeInRange(50 * 1024, BytesMax);
    }

    [Fact]
    public async Task Files_are_compressed_cached_by_their_hash_and_under_a_strict_policy()
    {
        using var http = new HttpClient { BaseAddress = Live.Address };
        using var page = await Get(http, "/", "br, gzip");
        var html = await http.GetStringAsync("/");
        var script = html.Split("src=\"")[1].Split('"')[0].TrimStart('.');

        using var brotli = await Get(http, script, "br");
        using var gzip = await Get(http, script, "gzip;q=0.5, br;q=0");
        using var plain = await Get(http, script, "identity");
        using var again = await Get(http, "/", "br, gzip", page.Headers.ETag!.Tag);

        page.Headers.CacheControl!.NoCache.ShouldBeTrue();
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        again.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotModified);
        brotli.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        gzip.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        plain.Content.Headers.ContentEncoding.ShouldBeEmpty();
        $"{plain.Headers.CacheControl}".ShouldContain("immutable");
        plain.Content.Headers.ContentLength!.Value.ShouldBeGreaterThan(3 * brotli.Content.Headers.ContentLength!.Value);
    }

    private static async Task<HttpResponseMessage> Get(
        HttpClient http, string path, string encoding, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await http.SendAsync(request);
    }
}
