using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Subscriptions;

public sealed class RebuildTests
{
    [Fact]
    public async Task A_stream_goes_on_through_an_equal_rebuild_with_no_gap_and_nothing_twice()
    {
        await using var services = await RunningServices.StartAsync();
        await using var watch = await Watch.CaughtUpAsync(services, new SubscribeRequest());
        var last = await StoreAsync(services, 1, 5);
        var cut = last;
        await RebuildAsync(services, hasBegun: () => StoreAsync(services, 6, 15), RebuildState.Switched);
        last = await StoreAsync(services, 16, 20);
        await watch.CoversAsync(services, last);

        watch.Updates.Select(update => update.Cause.OccurredOn.Day).ShouldBe(Enumerable.Range(1, 20));
        watch.Received.ShouldAllBe(message => message.ResyncRequired == null);
        await using var rest = await Watch.CaughtUpAsync(services, new SubscribeRequest { Resume = cut });
        rest.Updates.Select(update => update.Cause.OccurredOn.Day).ShouldBe(Enumerable.Range(6, 15));
    }

    [Fact]
    public async Task A_rebuild_that_differs_ends_streams_with_resync_required_and_a_snapshot_has_the_new_scores()
    {
        await using var services = await RunningServices.StartAsync();
        // Stored separately: the change below hits the first line of a batch, and a batch may hold several positions.
        var before = await StoreAsync(services, 1, 2);
        await services.CoverAsync(before);
        await services.CoverAsync(await StoreAsync(services, 3, 5));
        await using (var command = services.Store.CreateCommand(
            "update scoring.ledger_page set qualities[1] = qualities[1] * 3 where last_position >= 3"))
            await command.ExecuteNonQueryAsync(Deadline.Token());
        await using var watch = await Watch.CaughtUpAsync(
            services, new SubscribeRequest { Initial = InitialState.Snapshot });

        await RebuildAsync(services, hasBegun: () => Task.FromResult(before), RebuildState.Switched);

        var end = await watch.UntilAsync(message => message.ResyncRequired is not null, "resync_required");
        foreach (var reported in (Checkpoint[])[end.Checkpoint, watch.Received[0].Checkpoint])
        {
            await using var refused = Watch.Open(services, new SubscribeRequest { Resume = reported });
            var refusal = await Should.ThrowAsync<RpcException>(() => refused.UpdateAsync());
            (refusal.StatusCode, refusal.Status.Detail.Contains("rebuilt"))
                .ShouldBe((StatusCode.InvalidArgument, true));
        }
        await using var again = await Watch.CaughtUpAsync(
            services, new SubscribeRequest { Initial = InitialState.Snapshot });
        var present = await services.Query.GetRelationshipAsync(
            new() { Country = "ARG", Counterpart = "BOL" }, deadline: services.CallDeadline);
        again.Updates.ShouldHaveSingleItem().Relationship.ShouldBe(present.Relationship);
        await using var rest = await Watch.CaughtUpAsync(services, new SubscribeRequest { Resume = before });
        rest.Updates.Select(update => update.Cause.OccurredOn.Day).ShouldBe([3, 4, 5]);
    }

    private static async Task<Checkpoint> StoreAsync(RunningServices services, int from, int to)
    {
        var last = new Checkpoint();
        for (var day = from; day <= to; day++)
            last = await services.StoreAsync(Reports.Of($"2009-01-{day:00}", "ARG", "BOL", "043"));
        return last;
    }

    private static async Task RebuildAsync(
        RunningServices services, Func<Task<Checkpoint>> hasBegun, RebuildState expected)
    {
        await services.Projection.RebuildProjectionAsync(
            new() { Author = "ana", Reason = "To see.", SwitchIfDifferent = true }, deadline: services.CallDeadline);
        await hasBegun();
        var ended = await Eventually.ReadAsync(
            async () => (await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline)).Rebuild,
            rebuild => rebuild.EndedAt is not null, "the rebuild to end");
        ended.State.ShouldBe(expected, ended.Outcome);
    }
}
