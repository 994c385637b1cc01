using Marten;
using Marten.Exceptions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Polyfills.Marten;

public sealed class QueuedSqlTests
{
    private readonly Guid _stream = Guid.NewGuid();

    [Fact]
    public async Task Queued_commands_run_in_order_in_the_transaction_of_the_append()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await database.ExecuteAsync(
            "create table {0}.log (n int generated always as identity, seen bigint, what text)");
        var log = $"{database.Schema}.log";
        await using var session = store.LightweightSession();

        session.QueueSqlCommand($"insert into {log} (what) values (?)", "first");
        session.Events.Append(_stream, new Counted(1));
        session.QueueSqlCommand(
            $"insert into {log} (seen, what) select count(*), ? from {database.Schema}.mt_events", "second");
        session.QueueSqlCommand('@', $"update {log} set what = @ where what = @ and '?' = '?'", "last", "second");
        await session.SaveChangesAsync();

        (await database.ScalarAsync<string>("select string_agg(what, ',' order by n) from {0}.log"))
            .ShouldBe("first,last");
        (await database.ScalarAsync<long>("select max(seen) from {0}.log")).ShouldBe(1);
    }

    [Fact]
    public async Task A_command_that_fails_undoes_the_append()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await using var session = store.LightweightSession();
        session.Events.Append(_stream, new Counted(1));
        session.QueueSqlCommand("insert into no_such_table values (?)", 1);

        var failure = await Should.ThrowAsync<MartenCommandException>(() => session.SaveChangesAsync());
        failure.InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe("42P01");
        await using var query = store.QuerySession();
        (await query.Events.FetchStreamAsync(_stream)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Values_and_arrays_of_every_usual_type_arrive_as_they_are()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await database.ExecuteAsync(
            """
            create table {0}.v (i int, l bigint, s smallint, d double precision, b bool, t text, g uuid,
                at timestamptz, day date, raw bytea, doc jsonb, empty int);
            create table {0}.a (i int, l bigint, d double precision, t text, g uuid, at timestamptz, day date,
                s smallint)
            """);
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var id = Guid.NewGuid();
        await using var session = store.LightweightSession();

        session.QueueSqlCommand(
            $"insert into {database.Schema}.v values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::int)",
            1, 2L, (short)3, 4.5, true, "text", id, now, new DateOnly(2026, 1, 2), new byte[] { 1, 2 },
            "{\"a\": 1}", null!);
        session.QueueSqlCommand(
            $"insert into {database.Schema}.a select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)",
            new[] { 1, 2 }, new[] { 3L, 4L }, new[] { 5.5, 6.5 }, new string?[] { "x", null }, new[] { id, id },
            new[] { now, now }, new[] { new DateOnly(2026, 1, 2), new DateOnly(2026, 1, 3) }, new short[] { 7, 8 });
        await session.SaveChangesAsync();

        (await database.ScalarAsync<bool>(
            """
            select i = 1 and l = 2 and s = 3 and d = 4.5 and b and t = 'text' and at = '2026-01-02 03:04:05+00'
                and day = '2026-01-02' and raw = '\x0102' and doc @> '{{"a": 1}}' and empty is null from {0}.v
            """)).ShouldBeTrue();
        (await database.ScalarAsync<Guid>("select g from {0}.v")).ShouldBe(id);
        (await database.ScalarAsync<string>(
            "select string_agg(concat_ws(' ', i, l, d, t, day, s), ',' order by i) from {0}.a"))
            .ShouldBe("1 3 5.5 x 2026-01-02 7,2 4 6.5 2026-01-03 8");
    }

    [Fact]
    public async Task Two_commands_in_one_and_a_wrong_number_of_values_are_refused()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await using var session = store.LightweightSession();

        Should.Throw<ArgumentOutOfRangeException>(() => session.QueueSqlCommand("select 1; select 2"));
        session.QueueSqlCommand("select 1;");
        session.QueueSqlCommand("select ?::int, ?::int", 1);
        await Should.ThrowAsync<Exception>(() => session.SaveChangesAsync());
    }

    [Fact]
    public async Task A_transaction_that_was_begun_is_seen_by_the_sessions_own_connection_only()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = database.Store();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await database.ExecuteAsync("create table {0}.t (n int)");

        await using (var session = store.LightweightSession())
        {
            await session.BeginTransactionAsync(default);
            await InsertAsync(session, database, 1);
            session.Events.Append(_stream, new Counted(1));
            (await database.ScalarAsync<long>("select count(*) from {0}.t")).ShouldBe(0);
            await session.SaveChangesAsync();
        }

        (await database.ScalarAsync<long>("select count(*) from {0}.t")).ShouldBe(1);
        await using (var session = store.LightweightSession())
        {
            await session.BeginTransactionAsync(default);
            await InsertAsync(session, database, 2);
        }

        (await database.ScalarAsync<long>("select count(*) from {0}.t")).ShouldBe(1);
    }

    private static async Task InsertAsync(IDocumentSession session, TestDatabase database, int n)
    {
        await using var insert = new NpgsqlCommand($"insert into {database.Schema}.t values ({n})", session.Connection);
        await insert.ExecuteNonQueryAsync();
    }
}
