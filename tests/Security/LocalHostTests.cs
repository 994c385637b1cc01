using System.Net;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Security;

/// <summary>Without access control only callers of this machine are answered, under its own names.</summary>
public sealed class LocalHostTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    public async Task A_name_that_was_bound_to_this_machine_from_elsewhere_is_refused(string path)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(services.Web, path));
        request.Headers.Host = "attacker.example";

        using var response = await client.SendAsync(request, Deadline.Token());

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_foreign_authority_is_refused_over_grpc_too()
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(services.Grpc, "/diplomacy.projection.v1.ProjectionService/PauseProjection"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]),
        };
        request.Headers.Host = "attacker.example";

        using var response = await client.SendAsync(request, Deadline.Token());

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("https://attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost.attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:1234", HttpStatusCode.OK)]
    [InlineData("http://127.0.0.1", HttpStatusCode.OK)]
    [InlineData("http://[::1]:5081", HttpStatusCode.OK)]
    public async Task Only_pages_of_this_machine_may_call(string origin, HttpStatusCode expected)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(services.Web, "/health/live"));
        request.Headers.TryAddWithoutValidation("Origin", origin).ShouldBeTrue();

        using var response = await client.SendAsync(request, Deadline.Token());

        response.StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task The_names_of_this_machine_are_answered(string host)
    {
        using var channel = GrpcChannel.ForAddress($"http://{host}:{services.Grpc.Port}");
        var health = new global::Grpc.Health.V1.Health.HealthClient(channel);

        var answer = await health.CheckAsync(new(), deadline: services.CallDeadline);

        answer.ShouldNotBeNull();
    }
}
