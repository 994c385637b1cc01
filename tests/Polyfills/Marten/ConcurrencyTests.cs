using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Exceptions;
using Npgsql;
using Shouldly;
using Xunit;
using ExistingStreamIdCollisionException = Marten.Exceptions.ExistingStreamIdCollisionException;

namespace Diplomacy.Tests.Polyfills.Marten;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Of_many_writers_that_expect_the_same_version_one_wins()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        var stream = Guid.NewGuid();

        for (var version = 1; version <= 5; version++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
                TryAsync(store, session => session.Events.Append(stream, version, new Counted(i)))));
            outcomes.Count(won => won).ShouldBe(1);
        }

        await using var query = store.QuerySession();
        (await query.Events.FetchStreamAsync(stream)).Select(e => e.Version).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task Of_many_writers_that_start_the_same_stream_one_wins()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        var stream = Guid.NewGuid();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            TryAsync(store, session => session.Events.StartStream(stream, new Opened($"{i}"), new Counted(i)))));

        outcomes.Count(won => won).ShouldBe(1);
        await using var query = store.QuerySession();
        (await query.Events.FetchStreamAsync(stream)).Count.ShouldBe(2);
    }

#if POLYFILLS
    [Fact]
    public async Task A_refused_append_uses_up_no_sequence_number()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        var stream = Guid.NewGuid();
        await TryAsync(store, session => session.Events.StartStream(stream, new Opened("a")));

        (await TryAsync(store, session => session.Events.StartStream(stream, new Opened("b")))).ShouldBeFalse();
        (await TryAsync(store, session => session.Events.Append(stream, 5, new Counted(1)))).ShouldBeFalse();
        (await TryAsync(store, session => session.Events.Append(stream, 2, new Counted(1)))).ShouldBeTrue();

        (await database.ScalarAsync<long>("select max(seq_id) from {0}.mt_events")).ShouldBe(2);
    }

    /// <summary>Marten deadlocks here: it takes the streams in the order in which they were touched.</summary>
    [Fact]
    public async Task Writers_of_the_same_streams_in_opposite_orders_do_not_deadlock()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        var streams = Enumerable.Range(0, 40).Select(_ => Guid.NewGuid()).ToArray();
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var random = new Random(seed + writer);
            for (var round = 0; round < 25; round++)
            {
                await using var session = store.LightweightSession();
                foreach (var stream in streams.OrderBy(_ => random.Next()).Take(20))
                    session.Events.Append(stream, new Counted(writer));
                await session.SaveChangesAsync();
            }
        }));

        (await store.Advanced.FetchEventStoreStatistics()).EventCount.ShouldBe(8 * 25 * 20);
        (await database.ScalarAsync<long>("select sum(version)::bigint from {0}.mt_streams")).ShouldBe(8 * 25 * 20);
    }
#endif

    /// <summary>What Marten says to the loser of a race to append the first event of a stream.</summary>
    private static bool IsRace(Exception e) => e is MartenCommandException
    {
        InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation },
    };

    private static async Task<bool> TryAsync(DocumentStore store, Action<IDocumentSession> change)
    {
        await using var session = store.LightweightSession();
        change(session);
        try
        {
            await session.SaveChangesAsync();
            return true;
        }
        catch (Exception e) when (e is ConcurrencyException or ExistingStreamIdCollisionException || IsRace(e))
        {
            return false;
        }
    }
}
