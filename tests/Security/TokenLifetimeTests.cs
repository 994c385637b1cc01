using Diplomacy.Protos.Query.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Security;

/// <summary>A stream lives no longer than the token that opened it.</summary>
public sealed class TokenLifetimeTests(GuardedServices services)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_ends_when_its_token_expires_and_resumes_with_a_new_one(bool withDeadline)
    {
        using var channel = GrpcChannel.ForAddress(services.Grpc);
        var client = new SubscriptionService.SubscriptionServiceClient(channel);
        var end = DateTime.UtcNow + Life;
        DateTime? deadline = withDeadline ? DateTime.UtcNow + Deadline.Default : null;
        using var stream = client.Subscribe(
            new SubscribeRequest { Initial = InitialState.Snapshot }, As(end), deadline, Deadline.Token());
        var last = new SubscribeResponse();

        var ended = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (await stream.ResponseStream.MoveNext(Deadline.Token()))
                last = stream.ResponseStream.Current;
        });

        ended.StatusCode.ShouldBe(StatusCode.Unauthenticated, ended.Message);
        ended.Status.Detail.ShouldContain("expired");
        DateTime.UtcNow.ShouldBeInRange(end - TimeSpan.FromSeconds(1), end + TimeSpan.FromSeconds(10));
        using var resumed = client.Subscribe(
            new SubscribeRequest { Resume = last.Checkpoint },
            As(DateTime.UtcNow.AddMinutes(5)), cancellationToken: Deadline.Token());
        (await resumed.ResponseStream.MoveNext(Deadline.Token())).ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_that_ends_far_in_the_future_is_taken_or_refused_and_never_a_fault()
    {
        using var client = new HttpClient();
        foreach (var end in new[] { 1e10, 1e12, 1e15, 1e300 })
        {
            var token = services.Issuer.Token("reader", one =>
            {
                one.Expires = null;
                one.Claims["exp"] = end;
            });

            var outcome = await services.CallAsync(
                "/diplomacy.query.v1.QueryService/ListModels", $"Bearer {token}");

            outcome.Code.ShouldBeOneOf(StatusCode.OK, StatusCode.Unauthenticated);
        }
    }

    private Metadata As(DateTime end) => new()
    {
        { "authorization", $"Bearer {services.Issuer.Token("reader", token => token.Expires = end)}" },
    };
}
