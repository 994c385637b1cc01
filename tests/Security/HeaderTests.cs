using System.Net;

namespace Diplomacy.Tests.Security;

/// <summary>Headers and methods of the small doors: health, metrics, the page.</summary>
public sealed class HeaderTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/health/live")]
    [InlineData("/no-such-path")]
    public async Task No_answer_can_be_loaded_as_a_script_by_another_site(string path)
    {
        using var client = new HttpClient();

        using var response = await client.GetAsync(new Uri(services.Web, path), Deadline.Token());

        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
    }

    [Theory]
    [InlineData("/health/live", "TRACE")]
    [InlineData("/health/ready", "POST")]
    [InlineData("/metrics", "DELETE")]
    [InlineData("/", "TRACE")]
    public async Task Only_get_and_head_are_answered(string path, string method)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(services.Web, path));

        using var response = await client.SendAsync(request, Deadline.Token());

        response.StatusCode.ShouldBeOneOf(HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task With_tls_browsers_are_told_to_use_it_from_then_on()
    {
        using var files = new TemporaryFiles();
        using var authority = new TestAuthority();
        var configuration = TestService.Believing(files.Write("jwks.json", new TestIssuer().Jwks));
        authority.Give(files, configuration);
        await using var service = await TestService.StartAsync(configuration);
        // Not the name of the certificate: browsers ignore the header for localhost, so it is not sent there.
        using var handler = authority.Caller();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var client = new HttpClient(handler);
        var address = new UriBuilder(service.Addresses[0]) { Host = "localhost", Path = "/health/live" };
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Uri);
        request.Headers.Host = "services.example";

        using var response = await client.SendAsync(request, Deadline.Token());

        response.Headers.TryGetValues("Strict-Transport-Security", out var values).ShouldBeTrue();
        values!.Single().ShouldContain("max-age=");
    }
}
