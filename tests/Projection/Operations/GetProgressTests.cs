using Diplomacy.Protos.Projection.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Projection.Operations;

public sealed class GetProgressTests
{
    private static readonly DateOnly Day1 = new(2005, 1, 1);

    [Fact]
    public async Task An_empty_store_has_no_position_and_nothing_to_catch_up_with()
    {
        await using var services = await RunningServices.StartAsync();

        var progress = await services.RunningProgressAsync();

        (progress.Position, progress.HighWaterMark, progress.LagEvents, progress.LagSeconds).ShouldBe((0, 0, 0, 0));
        progress.Checkpoint.ShouldBe(services.Checkpoints.At(0));
        progress.Version.ShouldBe(1);
        progress.Fault.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_projection_catches_up_with_what_is_stored()
    {
        await using var services = await RunningServices.StartAsync();
        var stored = await services.StoreAsync(
            Enumerable.Range(0, 1_500).Select(i => Reports.Of($"{Day1.AddDays(i):yyyy-MM-dd}", "BOL", "USA", "042")));

        var progress = await services.CaughtUpAsync();

        progress.Position.ShouldBe(1_500);
        progress.HighWaterMark.ShouldBe(1_500);
        progress.LagSeconds.ShouldBe(0);
        progress.Checkpoint.ShouldBe(stored);
        progress.Owner.ShouldBe(Environment.MachineName);
        progress.State.ShouldBe(ProjectionState.Running);
    }

    [Fact]
    public async Task Of_two_nodes_one_runs_the_projection_and_the_other_takes_over()
    {
        await using var first = await RunningServices.StartAsync();
        await first.RunningProgressAsync();
        await using var second = await RunningServices.StartAsync(first.Database);

        var standby = await second.Projection.GetProgressAsync(new(), deadline: second.CallDeadline);
        standby.State.ShouldBe(ProjectionState.Standby);
        standby.Owner.ShouldBeEmpty();
        var checkpoint = await second.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        (await CountOn(second, checkpoint)).ShouldBe(1, "what the first node projects is read on the second");

        await first.DisposeAsync();
        checkpoint = await second.StoreAsync(Reports.Of("2009-01-16", "BOL", "USA", "042"));
        (await CountOn(second, checkpoint)).ShouldBe(2);
        (await second.RunningProgressAsync()).Owner.ShouldBe(Environment.MachineName);
    }

    private static async Task<int> CountOn(RunningServices services, Protos.Type.V1.Checkpoint checkpoint) =>
        (await services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA", AtLeastAsFresh = checkpoint },
            deadline: services.CallDeadline)).Relationship.SourceEventCount;
}
