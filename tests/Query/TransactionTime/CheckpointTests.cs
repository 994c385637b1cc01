using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Query.TransactionTime;

public sealed class CheckpointTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string UrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    public async Task A_token_is_URL_safe_and_short()
    {
        var token = (await services.StoreAsync(Reports.Of("2009-01-01", "BOL", "USA", "161"))).Token;

        token.Length.ShouldBeLessThanOrEqualTo(128);
        token.ShouldAllBe(character => UrlSafe.Contains(character));
        Uri.EscapeDataString(token).ShouldBe(token);
    }

    [Fact]
    public async Task A_token_with_one_character_changed_is_malformed_wherever_the_change_is()
    {
        var token = (await services.StoreAsync(Reports.Of("2009-01-01", "BOL", "USA", "161"))).Token;

        for (var i = 0; i < token.Length; i++)
            foreach (var other in (char[])[UrlSafe[(UrlSafe.IndexOf(token[i]) + 1) % UrlSafe.Length], '.'])
                await ShouldFail(new() { Token = token[..i] + other + token[(i + 1)..] }, "CHECKPOINT_MALFORMED");
    }

    [Fact]
    public async Task A_token_that_is_cut_or_longer_or_nothing_is_malformed()
    {
        var token = (await services.StoreAsync(Reports.Of("2009-01-01", "BOL", "USA", "161"))).Token;

        foreach (var other in (string[])["", token[..^1], token[..^4], token + "A", token + "====", " " + token])
            await ShouldFail(new() { Token = other }, "CHECKPOINT_MALFORMED");
    }

    [Fact]
    public async Task A_token_of_another_store_is_distinguished_from_a_malformed_one()
    {
        await using var others = await RunningServices.StartAsync();
        var foreign = await others.StoreAsync(Reports.Of("2009-01-01", "BOL", "USA", "161"));

        await ShouldFail(foreign, "CHECKPOINT_OF_ANOTHER_STORE");
    }

    [Fact]
    public async Task A_token_ahead_of_the_store_is_refused_at_once()
    {
        var ahead = services.Checkpoints.At(1_000_000_000);

        (await Fresh(ahead).FailureAsync()).Reason.ShouldBe("CHECKPOINT_AHEAD");
        (await KnownAt(ahead).FailureAsync()).Reason.ShouldBe("CHECKPOINT_AHEAD");
    }

    [Fact]
    public async Task A_token_survives_a_restart()
    {
        var token = await services.StoreAsync(Reports.Of("2009-01-01", "BOL", "CUB", "057"));
        await services.RestartAsync();

        (await KnownAt(token)).Checkpoint.ShouldBe(token);
    }

    private async Task ShouldFail(Checkpoint checkpoint, string reason)
    {
        var fresh = await Fresh(checkpoint).FailureAsync();
        fresh.Code.ShouldBe(StatusCode.InvalidArgument);
        fresh.Reason.ShouldBe(reason, checkpoint.Token);
        fresh.Fields.ShouldBe(["at_least_as_fresh"]);
        var known = await KnownAt(checkpoint).FailureAsync();
        known.Code.ShouldBe(StatusCode.InvalidArgument);
        known.Reason.ShouldBe(reason, checkpoint.Token);
        known.Fields.ShouldBe(["known_at.checkpoint"]);
    }

    private AsyncUnaryCall<GetRelationshipResponse> Fresh(Checkpoint checkpoint) =>
        services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA", AtLeastAsFresh = checkpoint },
            deadline: services.CallDeadline);

    private AsyncUnaryCall<GetRelationshipResponse> KnownAt(Checkpoint checkpoint) =>
        services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA", KnownAt = new() { Checkpoint = checkpoint } },
            deadline: services.CallDeadline);
}
