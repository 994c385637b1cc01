using Diplomacy.Testing;
using Marten;
using Npgsql;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Polyfills.Marten;

/// <summary>Whatever writers do, a projection is given what they commit, all of it, once and in order.</summary>
public sealed class ExactlyOnceTests
{
#if POLYFILLS
    /// <summary>How long a number that a rollback left empty may hold the projection up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CatchUp = Deadline.Default;
#else
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(2);
#endif

    private const int Writers = 8;
    private const int TransactionsOfEach = 1_250;

    [Fact]
    public async Task Every_committed_event_is_applied_once_however_the_transactions_overlap()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var (database, store, _) = await DaemonTests.StoreAsync(pageSize: 50);
        await using var _1 = store;
        using var writing = new CancellationTokenSource();
        var following = FollowAsync(store, new Random(seed), writing.Token);
        var slow = HoldNumbersAsync(database, new Random(seed + 1), writing.Token);

        await Task.WhenAll(Enumerable.Range(2, Writers)
            .Select(i => WriteAsync(database, store, new Random(seed + i))));
        await writing.CancelAsync();
        await Task.WhenAll(slow, following);

        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await daemon.WaitForNonStaleData(CatchUp);
        await DaemonTests.AssertSeenEverythingAsync(database);
        var highest = await database.ScalarAsync<long>("select max(seq_id) from {0}.mt_events");
        var count = await database.ScalarAsync<long>("select count(*) from {0}.mt_events");
        highest.ShouldBeGreaterThan(count, "or else no transaction was rolled back");
    }

    [Fact]
    public async Task A_number_that_an_open_transaction_holds_is_waited_for_and_one_that_it_drops_is_not()
    {
        var (database, store, _) = await DaemonTests.StoreAsync();
        await using var _1 = store;
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await DaemonTests.AppendAsync(store, 1);
        await SeenAsync(database, 1);
        await using var connection = await database.DataSource.OpenConnectionAsync();

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            var held = await DrawAsync(connection, database);
            await DaemonTests.AppendAsync(store, 3);
            // Long enough for the daemon to look several times, and for others to begin and end meanwhile.
            for (var i = 0; i < 20; i++)
            {
                await DaemonTests.AppendAsync(store, 1);
                (await database.ScalarAsync<long>("select count(*) from {0}.seen")).ShouldBe(1);
            }

            await InsertAsync(connection, database, held);
            await transaction.CommitAsync();
        }

        await SeenAsync(database, 25);
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await DrawAsync(connection, database);
            await DaemonTests.AppendAsync(store, 3);
            await transaction.RollbackAsync();
        }

        await SeenAsync(database, 28, Grace);
        await DaemonTests.AssertSeenEverythingAsync(database);
    }

    /// <summary>Starts and stops daemons, sometimes two at once, until the writers are done.</summary>
    private static async Task FollowAsync(DocumentStore store, Random random, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            using var one = await store.BuildProjectionDaemonAsync();
            using var rival = await store.BuildProjectionDaemonAsync();
            await one.StartAllAsync();
            if (random.Next(2) == 0) await rival.StartAllAsync();
            await Task.Delay(random.Next(50, 500), CancellationToken.None);
            await Task.WhenAll(one.StopAllAsync(), rival.StopAllAsync());
        }
    }

    private static async Task WriteAsync(TestDatabase database, DocumentStore store, Random random)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        for (var i = 0; i < TransactionsOfEach; i++)
        {
            switch (random.Next(10))
            {
                case 0:
                    await using (var transaction = await connection.BeginTransactionAsync())
                    {
                        for (var n = random.Next(1, 5); n > 0; n--)
                            await InsertAsync(connection, database, await DrawAsync(connection, database));
                        if (random.Next(2) == 0) await transaction.CommitAsync();
                        else await transaction.RollbackAsync();
                    }

                    break;
                case 1:
                    await using (var session = store.LightweightSession())
                    {
                        session.Events.Append(Guid.NewGuid(), new Counted(i));
                        session.QueueSqlCommand("select 1 / ?", 0);
                        await Should.ThrowAsync<Exception>(() => session.SaveChangesAsync());
                    }

                    break;
                default:
                    await DaemonTests.AppendAsync(store, random.Next(1, 4));
                    break;
            }
        }
    }

    /// <summary>Draws numbers, lets others overtake it, and then uses them or not.</summary>
    private static async Task HoldNumbersAsync(TestDatabase database, Random random, CancellationToken token)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(CancellationToken.None);
        while (!token.IsCancellationRequested)
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            var first = await DrawAsync(connection, database);
            await Task.Delay(random.Next(1, 60), CancellationToken.None);
            var second = await DrawAsync(connection, database);
            await InsertAsync(connection, database, second);
            if (random.Next(2) == 0) await InsertAsync(connection, database, first);
            if (random.Next(3) > 0) await transaction.CommitAsync(CancellationToken.None);
        }
    }

    private static Task SeenAsync(TestDatabase database, long count, TimeSpan? within = null) =>
        Eventually.ReadAsync(() => database.ScalarAsync<long>("select count(*) from {0}.seen"), seen => seen == count,
            $"{count} seen", within);

    private static async Task<long> DrawAsync(NpgsqlConnection connection, TestDatabase database)
    {
        await using var command = new NpgsqlCommand(
            $"select nextval('{database.Schema}.mt_events_sequence')", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task InsertAsync(NpgsqlConnection connection, TestDatabase database, long number)
    {
        await using var command = new NpgsqlCommand(
            $$"""
              with stream as (insert into {{database.Schema}}.mt_streams (id, version) values ($1, 1) returning id)
              insert into {{database.Schema}}.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
              select $2, gen_random_uuid(), id, 1, '{"Amount": 1}', 'counted', now() from stream
              """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.NewGuid() });
        command.Parameters.Add(new NpgsqlParameter { Value = number });
        await command.ExecuteNonQueryAsync();
    }
}
