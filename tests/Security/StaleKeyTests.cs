using System.Net;

namespace Diplomacy.Tests.Security;

/// <summary>Keys that cannot be read again are seen.</summary>
public sealed class StaleKeyTests(GuardedServices services)
{
    [Fact]
    public async Task A_broken_key_set_is_red_in_health_and_in_a_metric_until_it_is_mended()
    {
        using var files = new TemporaryFiles();
        var issuer = new TestIssuer();
        await using var service = await TestService.StartAsync(
            TestService.Believing(files.Write("jwks.json", issuer.Jwks)));
        using var client = new HttpClient { BaseAddress = service.Addresses[1] };
        (await MetricAsync(client, issuer)).ShouldBe("0");
        (await client.GetAsync("/health/ready", Deadline.Token())).StatusCode.ShouldBe(HttpStatusCode.OK);

        files.Write("jwks.json", "{");

        await Eventually.TrueAsync(
            async () => (await client.GetAsync("/health/ready", Deadline.Token())).StatusCode
                == HttpStatusCode.ServiceUnavailable,
            "health to turn red");
        await Eventually.TrueAsync(async () => await MetricAsync(client, issuer) == "1", "the metric to be 1");
        (await client.GetAsync("/health/live", Deadline.Token())).StatusCode.ShouldBe(HttpStatusCode.OK);

        files.Write("jwks.json", issuer.Jwks);

        await Eventually.TrueAsync(
            async () => (await client.GetAsync("/health/ready", Deadline.Token())).IsSuccessStatusCode,
            "health to turn green");
        await Eventually.TrueAsync(async () => await MetricAsync(client, issuer) == "0", "the metric to be 0 again");
    }

    [Fact]
    public async Task Good_keys_are_green() =>
        (await new HttpClient().GetAsync(new Uri(services.Web, "/health/ready"), Deadline.Token())).StatusCode
            .ShouldBe(HttpStatusCode.OK);

    private static async Task<string?> MetricAsync(HttpClient client, TestIssuer issuer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new("Bearer", issuer.Token("operator"));
        using var answer = await client.SendAsync(request, Deadline.Token());
        return (await answer.Content.ReadAsStringAsync(Deadline.Token())).Split('\n')
            .FirstOrDefault(line => line.StartsWith("diplomacy_access_files_stale", StringComparison.Ordinal))?
            .Split(' ')[1];
    }
}
