using Diplomacy.Testing;
using JasperFx.Events.Projections;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Polyfills.Marten;

public sealed class RebuildTests
{
    [Fact]
    public async Task A_rebuild_that_is_cancelled_says_so_and_can_be_done_again()
    {
        var (database, store, projection) = await DaemonTests.StoreAsync(pageSize: 10);
        await using var _ = store;
        await DaemonTests.AppendAsync(store, 100);
        using var daemon = await store.BuildProjectionDaemonAsync();
        using var cancelling = new CancellationTokenSource();
        projection.OnPage = events => events[0].Sequence > 40 ? cancelling.CancelAsync() : Task.CompletedTask;

        var rebuilding = daemon.RebuildProjectionAsync(SeenProjection.Name, cancelling.Token);

#if POLYFILLS
        await Should.ThrowAsync<OperationCanceledException>(() => rebuilding);
#else
        await rebuilding.ContinueWith(_ => { });
#endif
        projection.OnPage = _ => Task.CompletedTask;
        await daemon.RebuildProjectionAsync(SeenProjection.Name, Deadline.Token());
        await DaemonTests.AssertSeenEverythingAsync(database);
        (await store.Advanced.ProjectionProgressFor(new ShardName(SeenProjection.Name))).ShouldBe(100);
    }

    [Fact]
    public async Task A_rebuild_is_strict_where_following_is_lenient()
    {
        var (database, store, _) = await DaemonTests.StoreAsync(
            options => options.Projections.Errors.SkipSerializationErrors = true);
        await using var _1 = store;
        await DaemonTests.AppendAsync(store, 5);
        await database.ExecuteAsync("update {0}.mt_events set data = '{{\"Amount\": \"many\"}}' where seq_id = 2");
        using var daemon = await store.BuildProjectionDaemonAsync();

        await Should.ThrowAsync<Exception>(() => daemon.RebuildProjectionAsync(SeenProjection.Name, Deadline.Token()));
    }
}
