using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.Testing;
using Diplomacy.Tests.Projection.Ledger;
using Grpc.Core;
using Npgsql;

namespace Diplomacy.Tests.Projection.Rebuilding;

public sealed class RebuildTests(ITestOutputHelper output)
{
    private const string TakenLock = "begin; lock table scoring.ledger_page in access share mode";

    [Fact]
    public async Task A_rebuild_under_writers_changes_nothing_that_anybody_reads()
    {
        var seed = Seed();
        await using var services = await RunningServices.StartAsync();
        await LedgerTests.WriteAsync(services, seed);
        var cited = (await services.CaughtUpAsync()).Position;
        var before = await AnswersAsync(services, cited);

        var writing = LedgerTests.WriteAsync(services, unchecked(seed + 100));
        await services.RebuildAsync();
        var rebuild = await services.RebuiltAsync();
        await writing;

        (rebuild.State, rebuild.DifferingLines, rebuild.MendedLines)
            .ShouldBe((RebuildState.Switched, 0, 0), rebuild.Outcome);
        await LedgerTests.WriteAsync(services, unchecked(seed + 200));
        (await services.CaughtUpAsync()).Version.ShouldBe(2);
        await LedgerTests.ShouldBeAReplayAsync(services);
        (await AnswersAsync(services, cited)).ShouldBe(before);
        await services.RestartAsync();
        (await AnswersAsync(services, cited)).ShouldBe(before);
        (await ScalarAsync<long>(services, "select count(*) from pg_namespace where nspname like 'scoring\\__%'"))
            .ShouldBe(0, "what is not read any more is dropped");
    }

    [Fact]
    public async Task A_rebuild_of_an_empty_store_ends_and_what_comes_after_it_is_read()
    {
        await using var services = await RunningServices.StartAsync();
        await services.RunningProgressAsync();

        await services.RebuildAsync();
        var rebuild = await services.RebuiltAsync();

        (rebuild.State, rebuild.DifferingLines).ShouldBe((RebuildState.Switched, 0), rebuild.Outcome);
        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        await services.CaughtUpAsync();
        await LedgerTests.ShouldBeAReplayAsync(services);
    }

    [Fact]
    public async Task A_rebuild_that_differs_is_reported_and_dropped_or_on_request_replaces_only_the_differences()
    {
        var seed = Seed();
        await using var services = await RunningServices.StartAsync();
        await LedgerTests.WriteAsync(services, seed);
        var last = (await services.CaughtUpAsync()).Position;
        // As an earlier release or a faulty disk may have written it; not inside a move, where a query at the position
        // before is answered at one after.
        var wrong = await ScalarAsync<long>(services,
            """
            update scoring.ledger_page set qualities[1] = qualities[1] + 1
            where ctid = (
                select ctid from scoring.ledger_page where positions[1] > 20 and not exists (
                    select from scoring.move here join scoring.move there using (report_id, from_id, to_id)
                    where here.position < positions[1] and there.position >= positions[1])
                order by positions[1] limit 1)
            returning positions[1]
            """);
        wrong.ShouldBeGreaterThan(0, "else there is no such line");
        await services.RestartAsync();
        _given.Add(wrong, services.Checkpoints.At(wrong).Token);
        var (before, wrongly) = (await AnswersAsync(services, wrong - 1), await AnswersAsync(services, last));

        await services.RebuildAsync();
        var reported = await services.RebuiltAsync();

        (reported.State, reported.DifferingLines, reported.FirstDifference)
            .ShouldBe((RebuildState.Different, 2, wrong));
        (await AnswersAsync(services, last)).ShouldBe(wrongly);
        (await services.CaughtUpAsync()).Version.ShouldBe(1);

        await services.RebuildAsync(switchIfDifferent: true);
        (await services.RebuiltAsync()).State.ShouldBe(RebuildState.Switched);

        await LedgerTests.ShouldBeAReplayAsync(services);
        await Eventually.TrueAsync(
            async () => (await PresentAsync(services)).Checkpoint.Token != wrongly[0].Checkpoint.Token,
            "readers to notice it");
        (await AnswersAsync(services, wrong - 1)).ShouldBe(before, "before the first difference nothing changes");
        foreach (var position in (long[])[wrong, last])
        {
            var refusal = await services.Query.GetRelationshipAsync(
                Question(new Checkpoint { Token = _given[position] }),
                deadline: services.CallDeadline).FailureAsync();
            (refusal.Code, refusal.Reason).ShouldBe((StatusCode.InvalidArgument, "PROJECTION_SUPERSEDED"));
        }
        var fresh = await PresentAsync(services);
        (await services.Query.GetRelationshipAsync(
            Question(fresh.Checkpoint), deadline: services.CallDeadline)).ShouldBe(fresh);
    }

    [Fact]
    public async Task What_earlier_releases_did_not_write_is_repaired()
    {
        var seed = Seed();
        await using var services = await RunningServices.StartAsync();
        await LedgerTests.WriteAsync(services, seed);
        var last = (await services.CaughtUpAsync()).Position;
        const string content =
            """
            select md5((select string_agg(move::text, ',' order by position) from scoring.move)
                || (select string_agg(clock::text, ',' order by block) from scoring.clock)
                || (select string_agg(ledger::text, ',' order by position, entry) from (
                    select position, entry, cause from scoring.ledger) ledger))
            """;
        for (var position = 1L; position <= last; position++)
            _given.Add(position, services.Checkpoints.At(position).Token);
        var whole = await ScalarAsync<string>(services, content);
        var moves = await ScalarAsync<long>(services, "select count(*) from scoring.move");
        moves.ShouldBeGreaterThan(0, "else there is nothing to mend");
        await ScalarAsync<object>(services,
            """
            delete from scoring.move; delete from scoring.clock; update scoring.ledger_page set causes = null
            """);
        await services.RestartAsync();

        await services.RebuildAsync();
        var rebuild = await services.RebuiltAsync();

        (rebuild.State, rebuild.DifferingLines).ShouldBe((RebuildState.Switched, 0), rebuild.Outcome);
        rebuild.MendedLines.ShouldBeGreaterThan(moves);
        (await ScalarAsync<string>(services, content)).ShouldBe(whole);
        var inside = await ScalarAsync<long>(services, "select min(first_position) from scoring.superseded");
        await Eventually.TrueAsync(
            () => !services.Checkpoints.TryRead(new Checkpoint { Token = _given[inside] }, out _, out _),
            "inside a move that was not known the answer to be another");
    }

    [Fact]
    public async Task A_rebuild_continues_on_another_node_after_a_failure_and_only_one_runs_at_a_time()
    {
        var seed = Seed();
        await using var services = await RunningServices.StartAsync();
        await LedgerTests.WriteAsync(services, seed);
        await services.CaughtUpAsync();
        await using var other = await RunningServices.StartAsync(services.Database);
        // A reader delays the switch, but no other reader.
        await using var reading = await services.Store.OpenConnectionAsync(Deadline.Token());
        await ExecuteAsync(reading, TakenLock);
        await services.RebuildAsync();

        var second = await services.Projection.RebuildProjectionAsync(
            new() { Author = "ana", Reason = "Again." }, deadline: services.CallDeadline).FailureAsync();
        (second.Code, second.Reason).ShouldBe((StatusCode.FailedPrecondition, "REBUILD_RUNNING"));
        for (var i = 0; i < 3; i++)
        {
            await Eventually.TrueAsync(async () => await ScalarAsync<long>(services,
                """
                select count(pg_terminate_backend(pid)) from pg_locks
                where locktype = 'advisory' and granted and objid = 7214002
                """) > 0, "a node to be at it");
            await PresentAsync(services);
        }
        await services.DisposeAsync();
        await ExecuteAsync(reading, "rollback");

        var rebuild = await other.RebuiltAsync();
        (rebuild.State, rebuild.DifferingLines).ShouldBe((RebuildState.Switched, 0), rebuild.Outcome);
        await LedgerTests.ShouldBeAReplayAsync(other);
    }

    [Fact]
    public async Task A_second_rebuild_of_many_lines_ends_as_soon_as_the_first()
    {
        const int pageSize = 20_000, perRequest = 1_000;
        await using var services = await RunningServices.StartAsync();
        var days = Enumerable.Range(0, pageSize).Select(i => $"{new DateOnly(1950, 1, 1).AddDays(i):yyyy-MM-dd}");
        foreach (var request in days.Select(day => Reports.Of(day, "BOL", "USA", "042")).Chunk(perRequest))
            await services.StoreAsync(request);
        await services.CaughtUpAsync();

        for (var i = 0; i < 2; i++)
        {
            await services.RebuildAsync();
            (await services.RebuiltAsync()).State.ShouldBe(RebuildState.Switched);
        }
    }

    [Fact]
    public async Task A_node_that_starts_while_a_rebuild_goes_on_waits_for_nothing_and_holds_nobody_up()
    {
        await using var services = await RunningServices.StartAsync();
        await using var held = await services.Store.OpenConnectionAsync(Deadline.Token());
        await ExecuteAsync(held, $"{TakenLock}; lock table scoring.rebuild in row exclusive mode");

        await using var other = await RunningServices.StartAsync(services.Database);
        await other.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        await services.StoreAsync(Reports.Of("2009-01-16", "BOL", "USA", "042"));

        await ExecuteAsync(held, "rollback");
    }

    [Fact]
    public async Task Its_tables_are_those_that_the_migrations_made()
    {
        const string shape =
            """
            select coalesce(string_agg(line, E'\n' order by line), '') from (
                select table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable as line
                from information_schema.columns where table_schema = '{0}' and table_name = any('{1}')
                union all select replace(indexdef, '{0}.', '') from pg_indexes
                where schemaname = '{0}' and tablename = any('{1}')) as lines
            """;
        await using var services = await RunningServices.StartAsync();
        await ScalarAsync<object>(services, "create schema other");
        await ScalarAsync<object>(services, LedgerSchema.Sql("other"));
        var tables = $"{{{string.Join(',', LedgerSchema.Tables)}}}";

        var live = await ScalarAsync<string>(services, string.Format(null, shape, LedgerSchema.Live, tables));

        live.ShouldNotBeNullOrEmpty();
        (await ScalarAsync<string>(services, string.Format(null, shape, "other", tables))).ShouldBe(live);
    }

    [Fact]
    public async Task An_event_that_cannot_be_applied_ends_it_and_is_named()
    {
        await using var services = await RunningServices.StartAsync();
        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        await services.CaughtUpAsync();
        await ScalarAsync<object>(services, "update diplomacy.mt_events set data = '{\"OccurredOn\": 7}'");

        await services.RebuildAsync();
        var rebuild = await services.RebuiltAsync();

        rebuild.State.ShouldBe(RebuildState.Failed);
        rebuild.Outcome.ShouldContain("sequence = 1 for event type source_event_reported");
        await PresentAsync(services);
    }

    // The token of each position as it was first given out.
    private readonly Dictionary<long, string> _given = [];

    private int Seed()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return seed;
    }

    /// <summary>What is answered at a position, with what is listed as the evidence.</summary>
    private async Task<List<GetRelationshipResponse>> AnswersAsync(RunningServices services, long position)
    {
        var answers = new List<GetRelationshipResponse>();
        for (var at = position; at > 0; at -= Math.Max(1, position / 5))
        {
            _given.TryAdd(at, services.Checkpoints.At(at).Token);
            answers.Add(await services.Query.GetRelationshipAsync(
                Question(services.Checkpoints.At(at)), deadline: services.CallDeadline));
        }
        return answers;
    }

    private static GetRelationshipRequest Question(Checkpoint checkpoint) => new()
    {
        Country = "BOL",
        Counterpart = "RUS",
        AsOf = Reports.On("2009-06-01"),
        KnownAt = new KnownAt { Checkpoint = checkpoint },
    };

    private static async Task<GetRelationshipResponse> PresentAsync(RunningServices services) =>
        await services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "RUS", AsOf = Reports.On("2009-06-01") },
            deadline: services.CallDeadline);

    private static async Task<T?> ScalarAsync<T>(RunningServices services, string sql)
    {
        await using var command = services.Store.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Deadline.Token()) is T value ? value : default;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Deadline.Token());
    }
}
