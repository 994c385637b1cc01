using Diplomacy.Testing;
using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Polyfills.Marten;

/// <summary>No event is passed over in silence.</summary>
public sealed class PoisonTests
{
    private const string ForgetTheType =
        "update {0}.mt_events set type = 'gone', mt_dotnet_type = 'Gone, Gone' where seq_id = 4";

    private static readonly ShardName Shard = new(SeenProjection.Name);

    [Fact]
    public async Task An_event_that_cannot_be_applied_stops_the_projection_before_it()
    {
        var (database, store, projection) = await DaemonTests.StoreAsync(pageSize: 10);
        await using var _ = store;
        projection.OnPage = events => events.Any(e => e.Data is Counted { Amount: 13 })
            ? Task.FromException(new InvalidOperationException("thirteen"))
            : Task.CompletedTask;
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        var paused = PausedAsync(daemon);

        await DaemonTests.AppendAsync(store, 30);

        var state = await paused;
        state.Exception.ShouldNotBeNull();
        daemon.StatusFor(SeenProjection.Shard).ShouldBe(AgentStatus.Paused);
        daemon.HasAnyPaused().ShouldBeTrue();
        (await store.Advanced.ProjectionProgressFor(Shard)).ShouldBeInRange(10, 13);
        (await database.ScalarAsync<long>("select count(*) from {0}.seen where amount >= 13")).ShouldBe(0);
#if POLYFILLS
        (await store.Advanced.ProjectionProgressFor(Shard)).ShouldBe(13);
        var failure = state.Failure.ShouldNotBeNull();
        failure.Category.ShouldBe(ShardFailureCategory.ApplyEvent);
        var culprit = failure.Event.ShouldNotBeNull();
        culprit.Sequence.ShouldBe(14);
        culprit.EventTypeName.ShouldBe("counted");
        culprit.StreamId.ShouldBe(
            await database.ScalarAsync<Guid>("select stream_id from {0}.mt_events where seq_id = 14"));
#endif
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_stops_the_projection()
    {
        var (database, store, _) = await DaemonTests.StoreAsync();
        await using var _1 = store;
        await DaemonTests.AppendAsync(store, 5);
        await database.ExecuteAsync(ForgetTheType);

        var failure = await FailureAsync(store);

#if POLYFILLS
        failure.Category.ShouldBe(ShardFailureCategory.UnknownEventType);
        failure.Event.ShouldNotBeNull().Sequence.ShouldBe(4);
        failure.Event!.EventTypeName.ShouldBe("gone");
        failure.Event.StreamId.ShouldNotBeNull();
        (await store.Advanced.ProjectionProgressFor(Shard)).ShouldBe(3);
#endif
        (await store.Advanced.ProjectionProgressFor(Shard)).ShouldBeLessThan(4);
    }

    [Fact]
    public async Task An_event_whose_data_cannot_be_read_stops_the_projection()
    {
        var (database, store, _) = await DaemonTests.StoreAsync();
        await using var _1 = store;
        await DaemonTests.AppendAsync(store, 5);
        await database.ExecuteAsync("update {0}.mt_events set data = '{{\"Amount\": \"many\"}}' where seq_id = 4");

        var failure = await FailureAsync(store);

        failure.Category.ShouldBe(ShardFailureCategory.EventSerialization);
        failure.Event.ShouldNotBeNull().Sequence.ShouldBe(4);
        (await store.Advanced.ProjectionProgressFor(Shard)).ShouldBeLessThan(4);
#if POLYFILLS
        (await store.Advanced.ProjectionProgressFor(Shard)).ShouldBe(3);
#endif
    }

    [Fact]
    public async Task Events_that_cannot_be_read_are_passed_over_where_that_is_asked_for()
    {
        var (database, store, _) = await DaemonTests.StoreAsync(options =>
        {
            options.Projections.Errors.SkipSerializationErrors = true;
            options.Projections.Errors.SkipUnknownEvents = true;
        });
        await using var _1 = store;
        await DaemonTests.AppendAsync(store, 5);
        await database.ExecuteAsync("update {0}.mt_events set data = '{{\"Amount\": \"many\"}}' where seq_id = 2");
        await database.ExecuteAsync(ForgetTheType);
        using var daemon = await store.BuildProjectionDaemonAsync();

        await daemon.StartAllAsync();

        await Eventually.ReadAsync(() => store.Advanced.ProjectionProgressFor(Shard), at => at == 5, "the last event");
        (await database.ScalarAsync<string>("select string_agg(seq::text, ',' order by seq) from {0}.seen"))
            .ShouldBe("1,3,5");
    }

    private static Task<ShardState> PausedAsync(IProjectionDaemon daemon) =>
        daemon.Tracker.WaitForShardCondition(s => s.Action == ShardAction.Paused, "paused", Deadline.Default);

    private static async Task<ShardFailure> FailureAsync(DocumentStore store)
    {
        using var daemon = await store.BuildProjectionDaemonAsync();
        var paused = PausedAsync(daemon);
        await daemon.StartAllAsync();
        var state = await paused;
        daemon.StatusFor(SeenProjection.Shard).ShouldBe(AgentStatus.Paused);
        await daemon.StopAllAsync();
        return state.Failure.ShouldNotBeNull();
    }
}
