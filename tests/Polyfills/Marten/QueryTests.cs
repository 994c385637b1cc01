using JasperFx.Events;
using Marten;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Polyfills.Marten;

public sealed class QueryTests
{
    private readonly Guid _stream = Guid.NewGuid();

    [Fact]
    public async Task A_stream_is_read_up_to_a_version_from_a_version_and_as_of_a_time()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        for (var i = 1; i <= 5; i++)
        {
            await using var session = store.LightweightSession();
            session.Events.Append(_stream, new Counted(i));
            await session.SaveChangesAsync();
            await Task.Delay(5);
        }

        await using var query = store.QuerySession();
        var all = await query.Events.FetchStreamAsync(_stream);
        (await Amounts(query.Events.FetchStreamAsync(_stream, version: 3))).ShouldBe([1, 2, 3]);
        (await Amounts(query.Events.FetchStreamAsync(_stream, fromVersion: 4))).ShouldBe([4, 5]);
        (await Amounts(query.Events.FetchStreamAsync(_stream, version: 4, fromVersion: 2))).ShouldBe([2, 3, 4]);
        (await Amounts(query.Events.FetchStreamAsync(_stream, timestamp: all[2].Timestamp))).ShouldBe([1, 2, 3]);
        (await query.Events.FetchStreamAsync(Guid.NewGuid())).ShouldBeEmpty();
        (await query.Events.FetchStreamStateAsync(Guid.NewGuid())).ShouldBeNull();
        (await query.Events.LoadAsync(all[3].Id)).ShouldNotBeNull().Sequence.ShouldBe(all[3].Sequence);
    }

    [Fact]
    public async Task Several_streams_are_read_in_one_round_trip()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        var streams = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        await using (var session = store.LightweightSession())
        {
            for (var i = 0; i < streams.Length; i++)
                session.Events.Append(streams[i], new Opened($"{i}"), new Counted(i));
            await session.SaveChangesAsync();
        }

        await using var query = store.QuerySession();
        var batch = query.CreateBatchQuery();
        var fetches = streams.Select(id => batch.Events.FetchStream(id)).ToArray();
        var firsts = streams.Select(id => batch.Events.FetchStream(id, version: 1)).ToArray();
        var lasts = streams.Select(id => batch.Events.FetchStream(id, fromVersion: 2)).ToArray();
        var state = batch.Events.FetchStreamState(streams[3]);
        var nothing = batch.Events.FetchStream(Guid.NewGuid());
        await batch.Execute();

        for (var i = 0; i < streams.Length; i++)
        {
            (await fetches[i]).Select(e => e.Data).ShouldBe([new Opened($"{i}"), new Counted(i)]);
            (await firsts[i]).Single().Data.ShouldBe(new Opened($"{i}"));
            (await lasts[i]).Single().Data.ShouldBe(new Counted(i));
        }

        (await state).Version.ShouldBe(2);
        (await nothing).ShouldBeEmpty();
    }

    private static async Task<int[]> Amounts(Task<IReadOnlyList<IEvent>> events) =>
        [.. (await events).Select(e => ((Counted)e.Data).Amount)];
}
