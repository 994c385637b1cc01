using System.Diagnostics;
using Diplomacy.Protos.Projection.V1;
using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>Of two nodes one projects; the other takes over within seconds however the first fails.</summary>
public sealed class LeadershipTests(RunningFleet fleet)
{
    private const string CutOff =
        """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where application_name = $1 or application_name like 'marten-daemon/%'
        """;

    private static readonly TimeSpan TakeoverMax = TimeSpan.FromSeconds(5);

    [Fact]
    public Task A_killed_owner_is_replaced_by_the_other_within_five_seconds() => TakesOverAsync(
        seed: 101, otherMust: true, fault: owner =>
        {
            owner.Kill();
            return Task.CompletedTask;
        });

    [Fact]
    public Task An_owner_cut_off_from_the_database_loses_no_batch_and_one_of_both_nodes_continues() => TakesOverAsync(
        seed: 103, otherMust: false, fault: async owner =>
            (await fleet.ScalarAsync<long>(CutOff, owner.Name)).ShouldBeGreaterThan(0));

    private async Task TakesOverAsync(int seed, bool otherMust, Func<Member, Task> fault)
    {
        await fleet.StartAsync();
        await using var load = new Load(fleet, seed);
        var owner = await OwnerAsync();
        var other = 1 - owner;
        await AdvanceAsync(fleet.Projection[owner], beyond: (await ProgressAsync(owner))!.Position);

        await fault(fleet.Fleet.Projection[owner].Member);
        try
        {
            await FollowedAsync(heirs: otherMust ? [other] : [other, owner]);
        }
        finally
        {
            fleet.Fleet.Projection[owner].Member.Thaw();
        }
        await fleet.Fleet.ReadyAsync(Deadline.Token(TimeSpan.FromMinutes(1)));
        await Eventually.TrueAsync(OneOwnsAsync, "exactly one owner");
        var checkpoint = await load.FinishAsync();
        await Agreement.HoldsAsync(fleet, load, checkpoint);
    }

    private async Task FollowedAsync(int[] heirs)
    {
        var clock = Stopwatch.StartNew();
        // Work in progress at the moment of the fault is done, so only a new owner can advance further.
        var written = await fleet.ScalarAsync<long>("select max(seq_id) from diplomacy.mt_events");
        await Eventually.TrueAsync(
            () => AnyAsync(heirs, position: 0), "a new owner", TakeoverMax + TimeSpan.FromSeconds(25));
        var owned = clock.Elapsed;
        await Eventually.TrueAsync(
            () => AnyAsync(heirs, written), $"a projection that goes on beyond {written}", TimeSpan.FromSeconds(30));
        var took = clock.Elapsed;
        var gaps = await fleet.ScalarAsync<long>("select max(seq_id) - count(*) from diplomacy.mt_events");
        Console.WriteLine($"takeover: {owned.TotalSeconds:0.00} s, and {took.TotalSeconds:0.00} s until a page beyond "
            + $"it was committed; {gaps} numbers are empty");
        owned.ShouldBeLessThan(TakeoverMax);
    }

    private async Task<int> OwnerAsync()
    {
        await Eventually.TrueAsync(OneOwnsAsync, "exactly one owner");
        return (await ProgressAsync(0))?.State == ProjectionState.Running ? 0 : 1;
    }

    private async Task<bool> OneOwnsAsync()
    {
        var states = new[] { await ProgressAsync(0), await ProgressAsync(1) };
        return states.Count(progress => progress?.State == ProjectionState.Running) == 1
            && states.Count(progress => progress?.State == ProjectionState.Standby) == 1;
    }

    private async Task<bool> AnyAsync(int[] nodes, long position)
    {
        foreach (var node in nodes)
            if (await ProgressAsync(node) is { State: ProjectionState.Running, Position: var reached }
                && reached >= position)
                return true;
        return false;
    }

    private static Task AdvanceAsync(ProjectionService.ProjectionServiceClient node, long beyond) =>
        Eventually.TrueAsync(
            async () => (await node.GetProgressAsync(new GetProgressRequest())).Position > beyond, "progress");

    private async Task<GetProgressResponse?> ProgressAsync(int node)
    {
        try
        {
            return await fleet.Projection[node].GetProgressAsync(
                new GetProgressRequest(), deadline: DateTime.UtcNow + TimeSpan.FromSeconds(1));
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
