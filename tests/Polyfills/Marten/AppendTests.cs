using System.Data;
using JasperFx;
using JasperFx.Events;
using Marten.Exceptions;
using Shouldly;
using Xunit;
using ExistingStreamIdCollisionException = Marten.Exceptions.ExistingStreamIdCollisionException;

namespace Diplomacy.Tests.Polyfills.Marten;

public sealed class AppendTests
{
    private readonly Guid _stream = Guid.NewGuid();

    [Fact]
    public async Task Every_event_has_an_identity_of_its_own_whoever_appends_beside_it()
    {
        const int writers = 8, events = 1_000;
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        var streams = Enumerable.Range(0, writers).Select(_ => Guid.NewGuid()).ToArray();
        await Task.WhenAll(streams.Select(stream => Task.Run(async () =>
        {
            await using var session = store.LightweightSession();
            session.Events.Append(stream, Enumerable.Range(0, events).Select(i => new Counted(i)).ToArray<object>());
            await session.SaveChangesAsync();
        })));

        (await database.ScalarAsync<long>("select count(distinct id) from {0}.mt_events")).ShouldBe(writers * events);
    }

    [Fact]
    public async Task Appended_events_come_back_in_order_with_what_is_known_of_them()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);

        await using (var session = store.LightweightSession())
        {
            session.Events.Append(_stream, new Opened("a"), new Counted(1));
            session.Events.Append(_stream, new List<object> { new Counted(2) });
            await session.SaveChangesAsync();
        }

        await using var query = store.QuerySession();
        var events = await query.Events.FetchStreamAsync(_stream);
        events.Select(e => e.Data).ShouldBe([new Opened("a"), new Counted(1), new Counted(2)]);
        events.Select(e => e.Version).ShouldBe([1, 2, 3]);
        events.Select(e => e.EventTypeName).ShouldBe(["opened", "counted", "counted"]);
        events.Select(e => e.Sequence).ShouldBeInOrder(SortDirection.Ascending);
        events.ShouldAllBe(e => e.StreamId == _stream && e.Id != Guid.Empty && e.TenantId == "*DEFAULT*");
        events.ShouldAllBe(e => e.Timestamp > before && e.Timestamp < DateTimeOffset.UtcNow.AddSeconds(1));
        events[0].ShouldBeAssignableTo<IEvent<Opened>>()!.Data.Name.ShouldBe("a");
        events[0].DotNetTypeName.ShouldBe($"{typeof(Opened).FullName}, Diplomacy.Tests.Polyfills.Marten");
        var state = await query.Events.FetchStreamStateAsync(_stream);
        state.ShouldNotBeNull().Version.ShouldBe(3);
        state!.LastTimestamp.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task Several_streams_are_appended_together_and_know_their_versions_and_numbers_afterwards()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        var streams = Enumerable.Range(0, 50).Select(_ => Guid.NewGuid()).ToArray();
        await using (var first = store.LightweightSession())
        {
            foreach (var id in streams.Take(25)) first.Events.Append(id, new Counted(0));
            await first.SaveChangesAsync();
        }

        await using var session = store.LightweightSession();
        var actions = streams.Select(id => session.Events.Append(id, new Counted(1), new Counted(2))).ToArray();
        await session.SaveChangesAsync();

        actions.Select(a => a.Events[1].Version).ShouldBe(Enumerable.Range(0, 50).Select(i => i < 25 ? 3L : 2L));
        actions.SelectMany(a => a.Events).Select(e => e.Sequence).ShouldBeInOrder(SortDirection.Ascending);
        (await store.Advanced.FetchEventStoreStatistics()).EventCount.ShouldBe(125);
    }

    [Fact]
    public async Task Saving_nothing_and_saving_twice_write_nothing_more()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await using var session = store.LightweightSession();
        session.Events.Append(_stream, new Counted(1));

        await session.SaveChangesAsync();
        await session.SaveChangesAsync();

        (await session.Events.FetchStreamAsync(_stream)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_is_started_once()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await using (var session = store.LightweightSession())
        {
            session.Events.StartStream(_stream, new Opened("first"));
            await session.SaveChangesAsync();
        }

        await using var again = store.LightweightSession();
        again.Events.StartStream(_stream, new Opened("second"));
        var other = Guid.NewGuid();
        again.Events.Append(other, new Opened("other"));

        (await Should.ThrowAsync<ExistingStreamIdCollisionException>(() => again.SaveChangesAsync()))
            .Id.ShouldBe(_stream);
        await using var query = store.QuerySession();
        (await query.Events.FetchStreamAsync(_stream)).Single().Data.ShouldBe(new Opened("first"));
        (await query.Events.FetchStreamAsync(other)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted)]
    [InlineData(IsolationLevel.Serializable)]
    public async Task Of_several_streams_to_be_started_the_one_that_exists_is_named(IsolationLevel isolationLevel)
    {
        var others = new[] { Guid.NewGuid(), Guid.NewGuid() };
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await using (var session = store.LightweightSession())
        {
            session.Events.StartStream(_stream, new Opened("first"));
            await session.SaveChangesAsync();
        }

        await using (var again = store.LightweightSession(isolationLevel))
        {
            foreach (var id in new[] { others[0], _stream, others[1] })
                again.Events.StartStream(id, new Opened("second"), new Counted(1));
            var refusal =
                await Should.ThrowAsync<ExistingStreamIdCollisionException>(() => again.SaveChangesAsync());
#if POLYFILLS
            // Marten names the first of those that were to be started, whichever it was.
            refusal.Id.ShouldBe(_stream);
#else
            refusal.Id.ShouldNotBe(Guid.Empty);
#endif
        }

        await using var query = store.QuerySession();
        (await query.Events.FetchStreamAsync(_stream)).Single().Data.ShouldBe(new Opened("first"));
        foreach (var id in others)
            (await query.Events.FetchStreamAsync(id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_expected_version_counts_the_events_that_are_appended()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();

        await using (var session = store.LightweightSession())
        {
            session.Events.Append(_stream, 2, new Opened("a"), new Counted(1));
            await session.SaveChangesAsync();
        }

        await using (var session = store.LightweightSession())
        {
            session.Events.Append(_stream, 3, new Counted(2));
            await session.SaveChangesAsync();
            (await session.Events.FetchStreamAsync(_stream)).Count.ShouldBe(3);
        }

        await using var tooFew = store.LightweightSession();
        Should.Throw<ArgumentOutOfRangeException>(
            () => tooFew.Events.Append(_stream, 1, new Counted(1), new Counted(2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_stream_at_another_version_refuses_the_append_and_all_that_goes_with_it(long expected)
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await using (var session = store.LightweightSession())
        {
            session.Events.Append(_stream, new Opened("a"));
            await session.SaveChangesAsync();
        }

        await using var stale = store.LightweightSession();
        stale.Events.Append(_stream, expected, new Counted(1));
        var other = Guid.NewGuid();
        stale.Events.Append(other, new Opened("other"));

        var refusal = await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => stale.SaveChangesAsync());
        refusal.ShouldBeAssignableTo<ConcurrencyException>();
        refusal.Id.ShouldBe(_stream);
        await using var query = store.QuerySession();
        (await query.Events.FetchStreamAsync(_stream)).Count.ShouldBe(1);
        (await query.Events.FetchStreamStateAsync(other)).ShouldBeNull();
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_at_no_version_but_zero()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await using var session = store.LightweightSession();
        session.Events.Append(_stream, 5, new Counted(1));

        await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => session.SaveChangesAsync());
        await using var query = store.QuerySession();
        (await query.Events.FetchStreamAsync(_stream)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_archived_stream_takes_no_more_events()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await using (var session = store.LightweightSession())
        {
            session.Events.Append(_stream, new Opened("a"));
            await session.SaveChangesAsync();
        }

        await database.ExecuteAsync("update {0}.mt_streams set is_archived = true");
        await using var late = store.LightweightSession();
        late.Events.Append(_stream, new Counted(1));

        await Should.ThrowAsync<InvalidStreamOperationException>(() => late.SaveChangesAsync());
    }

    [Fact]
    public async Task Empty_ids_and_empty_streams_are_refused_at_once()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await using var session = store.LightweightSession();

        Should.Throw<ArgumentOutOfRangeException>(() => session.Events.Append(Guid.Empty, new Counted(1)));
        Should.Throw<ArgumentOutOfRangeException>(() => session.Events.StartStream(Guid.Empty, new Counted(1)));
        Should.Throw<EmptyEventStreamException>(() => session.Events.StartStream(_stream, Array.Empty<object>()));
    }

    [Fact]
    public async Task New_streams_are_appended_in_bulk()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        var streams = Enumerable.Range(0, 300)
            .Select(i => StreamAction.Start(Guid.NewGuid(), Event.For(new Opened($"{i}")), Event.For(new Counted(i))))
            .ToArray();

        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await store.BulkInsertEventsAsync(streams, batchSize: 100);

        (await store.Advanced.FetchEventStoreStatistics()).EventCount.ShouldBe(600);
        await using var query = store.QuerySession();
        var events = await query.Events.FetchStreamAsync(streams[123].Id);
        events.Select(e => e.Data).ShouldBe([new Opened("123"), new Counted(123)]);
        events.Select(e => e.Version).ShouldBe([1, 2]);
        await Should.ThrowAsync<Exception>(() => store.BulkInsertEventsAsync([streams[0]]));
        (await store.Advanced.FetchEventStoreStatistics()).EventCount.ShouldBe(600);
    }

    [Fact]
    public async Task What_the_session_knows_is_stored_where_the_store_keeps_it()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store(options =>
        {
            options.Events.MetadataConfig.EnableAll();
            options.Events.MetadataConfig.UserNameEnabled = true;
        });

        await using (var session = store.LightweightSession())
        {
            session.CorrelationId = "import 7";
            session.CausationId = "line 12";
            session.LastModifiedBy = "an analyst";
            session.SetHeader("feed", "ICEWS");
            session.Events.Append(_stream, new Opened("a"));
            await session.SaveChangesAsync();
        }

        await using var query = store.QuerySession();
        var stored = (await query.Events.FetchStreamAsync(_stream)).Single();
        stored.CorrelationId.ShouldBe("import 7");
        stored.CausationId.ShouldBe("line 12");
        stored.UserName.ShouldBe("an analyst");
        stored.GetHeader("feed").ShouldBe("ICEWS");
    }
}
