using Diplomacy.Testing;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Polyfills.Marten;

public sealed class DaemonTests
{
    private static readonly ShardName Shard = new(SeenProjection.Name);

    [Fact]
    public async Task A_projection_is_given_every_event_once_and_in_order()
    {
        var (database, store, _) = await StoreAsync();
        await using var _1 = store;
        await AppendAsync(store, 250);
        using var daemon = await store.BuildProjectionDaemonAsync();

        await daemon.StartAllAsync();
        await daemon.WaitForNonStaleData(Deadline.Default);
        await AppendAsync(store, 30);
        await daemon.WaitForNonStaleData(Deadline.Default);

        await AssertSeenEverythingAsync(database);
        (await store.Advanced.ProjectionProgressFor(Shard))
            .ShouldBe(await database.ScalarAsync<long>("select max(seq_id) from {0}.mt_events"));
        daemon.StatusFor(SeenProjection.Shard).ShouldBe(AgentStatus.Running);
        await daemon.StopAllAsync();
        daemon.StatusFor(SeenProjection.Shard).ShouldBe(AgentStatus.Stopped);
    }

    [Fact]
    public async Task The_tracker_tells_how_far_a_projection_is()
    {
        var (_, store, _) = await StoreAsync();
        await using var _1 = store;
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        var progress = daemon.Tracker.WaitForShardState(SeenProjection.Shard, 5, Deadline.Default);

        await AppendAsync(store, 5);

        (await progress).Sequence.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public async Task A_daemon_goes_on_where_the_last_one_stopped()
    {
        var (database, store, _) = await StoreAsync();
        await using var _1 = store;
        for (var round = 0; round < 3; round++)
        {
            await AppendAsync(store, 40);
            using var daemon = await store.BuildProjectionDaemonAsync();
            await daemon.StartAllAsync();
            await daemon.WaitForNonStaleData(Deadline.Default);
            await daemon.StopAllAsync();
        }

        await AssertSeenEverythingAsync(database);
    }

    [Fact]
    public async Task Numbers_that_a_rollback_left_empty_are_passed()
    {
        var (database, store, _) = await StoreAsync();
        await using var _1 = store;
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        for (var i = 0; i < 5; i++)
        {
            await AppendAsync(store, 2);
            await database.ExecuteAsync("select nextval('{0}.mt_events_sequence') from generate_series(1, 3)");
        }

        await AppendAsync(store, 1);

        await Eventually.TrueAsync(async () => await store.Advanced.ProjectionProgressFor(Shard)
            == await database.ScalarAsync<long>("select max(seq_id) from {0}.mt_events"), "the last event");
        await AssertSeenEverythingAsync(database);
    }

    [Fact]
    public async Task A_rebuild_starts_from_nothing_and_comes_to_the_same()
    {
        var (database, store, projection) = await StoreAsync();
        await using var _1 = store;
        await AppendAsync(store, 250);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await daemon.WaitForNonStaleData(Deadline.Default);
        await database.ExecuteAsync("update {0}.seen set amount = -1");

        await daemon.RebuildProjectionAsync(SeenProjection.Name, Deadline.Token());

        await AssertSeenEverythingAsync(database);
        (await database.ScalarAsync<long>("select count(*) from {0}.seen where amount = -1")).ShouldBe(0);
        (await store.Advanced.ProjectionProgressFor(Shard)).ShouldBe(250);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            () => daemon.RebuildProjectionAsync("no such projection", Deadline.Token()));
    }

    [Fact]
    public async Task An_event_that_a_projection_kept_can_be_read_when_its_page_is_long_over()
    {
        var (_, store, projection) = await StoreAsync(pageSize: 10);
        await using var _1 = store;
        var kept = new List<IEvent>();
        projection.OnPage = events =>
        {
            kept.AddRange(events);
            return Task.CompletedTask;
        };
        await AppendAsync(store, 100);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await daemon.WaitForNonStaleData(Deadline.Default);
        await daemon.StopAllAsync();

        kept.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, 100).Select(i => (long)i));
        kept.Select(e => ((Counted)e.Data).Amount).ShouldBe(Enumerable.Range(0, 100), ignoreOrder: true);
    }

#if POLYFILLS
    /// <summary>
    /// Marten has the same guard, but takes the rows that the projection wrote in the same batch for those of the
    /// guard, and commits the page.
    /// </summary>
    [Fact]
    public async Task The_progress_of_another_owner_is_respected()
    {
        var (database, store, projection) = await StoreAsync();
        await using var _1 = store;
        await AppendAsync(store, 10);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await daemon.WaitForNonStaleData(Deadline.Default);
        // While a page is in hand, someone else moves the progress on.
        var inHand = new TaskCompletionSource();
        projection.OnPage = async _ =>
        {
            await database.ExecuteAsync(
                "update {0}.mt_event_progression set last_seq_id = last_seq_id + 1 where name = 'seen:All'");
            inHand.TrySetResult();
        };

        await AppendAsync(store, 2);
        await inHand.Task.Within("a page");
        await daemon.StopAllAsync();

        (await database.ScalarAsync<long>("select count(*) from {0}.seen")).ShouldBe(10);
    }
#endif

    internal static async Task<(TestDatabase, DocumentStore, SeenProjection)> StoreAsync(
        Action<StoreOptions>? configure = null, int pageSize = 100)
    {
        var database = await TestDatabase.CreateAsync();
        var projection = new SeenProjection(database.Schema);
        var store = database.Store(options =>
        {
            projection.AddTo(options, pageSize);
            configure?.Invoke(options);
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await SeenProjection.CreateTableAsync(database);
        return (database, store, projection);
    }

    internal static async Task AppendAsync(IDocumentStore store, int count)
    {
        await using var session = store.LightweightSession();
        for (var i = 0; i < count; i++) session.Events.Append(Guid.NewGuid(), new Counted(i));
        await session.SaveChangesAsync();
    }

    internal static async Task AssertSeenEverythingAsync(TestDatabase database)
    {
        (await database.ScalarAsync<long>(
            "select count(*) from {0}.mt_events e full join {0}.seen s on s.seq = e.seq_id"
            + " where s.seq is null or e.seq_id is null")).ShouldBe(0, "events that were lost or invented");
        await AssertSeenInOrderAsync(database);
    }

    internal static async Task AssertSeenInOrderAsync(TestDatabase database)
    {
        (await database.ScalarAsync<long>(
            "select count(*) from (select seq < lag(seq) over (order by place) as back from {0}.seen) s where back"))
            .ShouldBe(0, "events that came too late");
    }
}
