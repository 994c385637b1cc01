#if POLYFILLS
using System.Diagnostics;
using Diplomacy.Testing;
using Marten;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Polyfills.Marten;

/// <summary>
/// One process at a time runs a projection, and another takes over when that one is gone, or seems to be. Marten takes
/// longer than these tests allow.
/// </summary>
public sealed class LeadershipTests
{
    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task When_the_owner_is_killed_another_takes_over()
    {
        await using var cluster = await Cluster.StartAsync();

        cluster.Owner.Process.Kill();

        await cluster.TakenOverAsync();
        await cluster.AssertOnceAsync();
    }

    [Fact]
    public async Task When_the_owner_is_asked_to_end_another_takes_over_at_once()
    {
        await using var cluster = await Cluster.StartAsync();

        cluster.Owner.Process.Terminate();
        await cluster.Owner.Process.ExitAsync();

        (await cluster.TakenOverAsync()).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        await cluster.AssertOnceAsync();
    }

    [Fact]
    public async Task When_the_owner_freezes_another_takes_over_and_keeps_the_projection_after_the_thaw()
    {
        await using var cluster = await Cluster.StartAsync();

        cluster.Owner.Process.Stop();
        await cluster.TakenOverAsync();
        cluster.Owner.Process.Continue();

        for (var i = 0; i < 20; i++) await cluster.AppendAsync();
        await cluster.AssertOnceAsync();
        (await cluster.NodesAsync("where seq > (select max(seq) - 20 from {0}.nodes)"))
            .ShouldNotContain(cluster.Owner.Name);
    }

    [Fact]
    public async Task A_page_that_a_frozen_owner_had_in_hand_is_not_committed_after_the_thaw()
    {
        await using var cluster = await Cluster.StartAsync(pageMilliseconds: 400);
        var sequence = await cluster.AppendAsync();
        await cluster.Owner.Process.LineAsync($"applying {sequence}");

        cluster.Owner.Process.Stop();
        // How soon is not what is claimed here, and each page takes its time.
        await cluster.TakenOverAsync(Deadline.Default);
        cluster.Owner.Process.Continue();

        await cluster.AppendAsync();
        await cluster.AssertOnceAsync();
        (await cluster.NodesAsync($"where seq >= {sequence}")).ShouldNotContain(cluster.Owner.Name);
    }

    [Fact]
    public async Task When_the_owners_connections_are_cut_someone_goes_on()
    {
        await using var cluster = await Cluster.StartAsync();

        await cluster.Database.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database ="
            + " (select oid from pg_database where datname = current_database())");

        var sequence = await cluster.AppendAsync();
        await cluster.AppliedAsync(sequence, Takeover);
        await cluster.AssertOnceAsync();
    }

    private sealed record Node(string Name, ChildProcess Process);

    /// <summary>Two processes that compete, of which one owns the projection.</summary>
    private sealed class Cluster(TestDatabase database, DocumentStore store) : IAsyncDisposable
    {
        private readonly List<Node> _nodes = [];

        public TestDatabase Database => database;

        public Node Owner { get; private set; } = null!;

        public static async Task<Cluster> StartAsync(int pageMilliseconds = 0)
        {
            var database = await TestDatabase.CreateAloneAsync();
            var store = database.Store();
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await database.ExecuteAsync(
                "create table {0}.nodes (place bigint generated always as identity, seq bigint, node text)");
            var cluster = new Cluster(database, store);
            var host = Path.Combine(AppContext.BaseDirectory, "Diplomacy.Tests.Polyfills.Marten.Host.dll");
            foreach (var name in new[] { "A", "B" })
            {
                cluster._nodes.Add(new Node(name, ChildProcess.StartDotnet(
                    host, [database.ConnectionString, database.Schema, name, $"{pageMilliseconds}"])));
            }

            foreach (var node in cluster._nodes) await node.Process.LineAsync("Application started");
            var sequence = await cluster.AppendAsync();
            await cluster.AppliedAsync(sequence, Deadline.Default);
            var owner = (await cluster.NodesAsync("")).Single();
            cluster.Owner = cluster._nodes.Single(n => n.Name == owner);
            return cluster;
        }

        public async Task<long> AppendAsync()
        {
            await using var session = store.LightweightSession();
            var action = session.Events.Append(Guid.NewGuid(), new Counted(1));
            await session.SaveChangesAsync();
            return action.Events[0].Sequence;
        }

        public Task AppliedAsync(long sequence, TimeSpan within) => Eventually.TrueAsync(
            async () => (await NodesAsync($"where seq = {sequence}"))[0] != "", $"#{sequence}", within);

        /// <summary>How long it took until another process had applied an event appended now.</summary>
        public async Task<TimeSpan> TakenOverAsync(TimeSpan? within = null)
        {
            var clock = Stopwatch.StartNew();
            var sequence = await AppendAsync();
            await AppliedAsync(sequence, within ?? Takeover);
            (await NodesAsync($"where seq = {sequence}")).ShouldNotContain(Owner.Name);
            TestContext.Current.TestOutputHelper!.WriteLine($"taken over after {clock.Elapsed}");
            return clock.Elapsed;
        }

        public async Task<string[]> NodesAsync(string where) => (await database.ScalarAsync<string>(
            "select coalesce(string_agg(distinct node, ','), '') from {0}.nodes " + where)).Split(',');

        public async Task AssertOnceAsync()
        {
            var last = await AppendAsync();
            await AppliedAsync(last, Deadline.Default);
            (await database.ScalarAsync<string>(
                """
                select coalesce(string_agg(seq || ' x ' || n, ', '), '') from (
                    select e.seq_id as seq, count(n.seq) as n
                    from {0}.mt_events e left join {0}.nodes n on n.seq = e.seq_id group by 1) s
                where n <> 1
                """)).ShouldBe("");
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in _nodes)
            {
                if (!node.Process.HasExited) node.Process.Kill();
                await node.Process.DisposeAsync();
            }

            await store.DisposeAsync();
        }
    }
}
#endif
