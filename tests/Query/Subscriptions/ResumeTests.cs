using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Rpc;
using Grpc.Core;
using Npgsql;

namespace Diplomacy.Tests.Query.Subscriptions;

public sealed class ResumeTests
{
    private static readonly DateTimeOffset Evening = new(2009, 3, 31, 23, 59, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_stream_goes_on_after_a_restart_where_it_was_cut()
    {
        await using var services = await RunningServices.StartAsync();
        await using (var cut = await Watch.CaughtUpAsync(services, new SubscribeRequest()))
        {
            await cut.CoversAsync(services, await services.StoreAsync(Reports.Of("2009-01-10", "ARG", "BOL", "043")));
            // One after the other: of two relationships in one request, either may be stored first.
            await services.StoreAsync(Reports.Of("2009-01-11", "ARG", "BOL", "043"));
            await services.StoreAsync(Reports.Of("2009-01-12", "ARG", "CHL", "043"));
            await services.RestartAsync();

            await using var rest = await Watch.CaughtUpAsync(services, new SubscribeRequest { Resume = cut.Last });
            var last = await services.StoreAsync(Reports.Of("2009-01-13", "ARG", "BOL", "043"));
            await rest.CoversAsync(services, last);

            cut.Updates.Concat(rest.Updates).Select(update => update.Cause.OccurredOn.Day)
                .ShouldBe([10, 11, 12, 13]);
        }
    }

    [Fact]
    public async Task A_log_read_that_PostgreSQL_aborts_because_of_a_deadlock_can_be_retried_by_the_caller()
    {
        await using var services = await RunningServices.StartAsync();
        var first = await services.StoreAsync(Reports.Of("2009-01-10", "ARG", "BOL", "043"));
        await services.CoverAsync(await services.StoreAsync(Reports.Of("2009-01-11", "ARG", "BOL", "043")));
        // A node does not query for what it has just read.
        await services.RestartAsync();
        await using var connection = new NpgsqlConnection(
            await TestPostgres.Shared.SuperuserOfAsync(services.Database));
        await connection.OpenAsync(Deadline.Token());
        await using var command = connection.CreateCommand();
        await using var transaction = await connection.BeginTransactionAsync(Deadline.Token());
        command.CommandText =
            "set local deadlock_timeout = '1min'; lock table scoring.calibration in access exclusive mode";
        await command.ExecuteNonQueryAsync(Deadline.Token());

        await using var watch = Watch.Open(services, new SubscribeRequest { Resume = first });
        var refused = Should.ThrowAsync<RpcException>(() => watch.UpdateAsync());
        command.CommandText =
            "select count(*) from pg_locks where relation = 'scoring.calibration'::regclass and not granted";
        await Eventually.ReadAsync(
            async () => (long)(await command.ExecuteScalarAsync(Deadline.Token()))!,
            waiting => waiting > 0, "the stream to wait for the table");
        command.CommandText = "lock table scoring.ledger in access exclusive mode";
        await command.ExecuteNonQueryAsync(Deadline.Token());

        var refusal = await refused;
        (refusal.StatusCode, refusal.Status.Detail)
            .ShouldBe((StatusCode.Unavailable, "The event store could not answer; it is safe to send this again."));
    }

    [Fact]
    public async Task A_streams_checkpoint_never_goes_back_though_the_reads_of_its_node_run_ahead_of_its_reader()
    {
        await using var services = await RunningServices.StartAsync();
        // More than are sent one by one, so that the node's reader conflates a range in which streams begin.
        var countries = Writers.CountriesOf(new DateOnly(1990, 1, 1)).Take(40).ToArray();
        var pairs = countries.SelectMany(
            (one, i) => countries.Take(i).Select(other => (one.ToString(), other.ToString()))).ToArray();
        using var end = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var day = 0; !end.IsCancellationRequested; day++)
                foreach (var chunk in pairs.Chunk(130))
                    await services.StoreAsync(chunk.Select(pair => Reports.Of(
                        $"{new DateOnly(1990, 1, 1).AddDays(day):yyyy-MM-dd}", pair.Item1, pair.Item2, "042")));
        });
        for (var i = 0; i < 60; i++)
        {
            var known = await services.StoreAsync(
                Reports.Of($"{new DateOnly(1980, 1, 1).AddDays(i):yyyy-MM-dd}", "ARG", "BOL", "043"));
            await services.CoverAsync(known);
            await using var watch = await Watch.CaughtUpAsync(services, i % 2 == 0
                ? new SubscribeRequest { Resume = known }
                : new SubscribeRequest { Initial = InitialState.Snapshot });
            await watch.UpdateAsync();

            var places = watch.Received.Select(message => services.PositionOf(message.Checkpoint)).ToArray();
            places.ShouldBeInOrder();
        }
        await end.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_checkpoint_that_is_too_old_is_refused_with_the_earliest_usable_one()
    {
        await using var services = await RunningServices.StartAsync(
            settings: new Dictionary<string, string?> { ["Query:ResumePositionsMax"] = "10" });
        for (var day = 1; day <= 20; day++)
            await services.CoverAsync(
                await services.StoreAsync(Reports.Of($"2009-01-{day:00}", "ARG", "BOL", "043")));

        await using var late = Watch.Open(
            services, new SubscribeRequest { Resume = services.Checkpoints.At(9) });
        var refusal = await Should.ThrowAsync<RpcException>(() => late.UpdateAsync());

        refusal.StatusCode.ShouldBe(StatusCode.OutOfRange);
        var info = refusal.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        info.Reason.ShouldBe("HISTORY_COMPACTED");
        var earliest = new Checkpoint { Token = info.Metadata["earliest_checkpoint"] };
        services.PositionOf(earliest).ShouldBe(10);
        await using var rest = await Watch.CaughtUpAsync(services, new SubscribeRequest { Resume = earliest });
        rest.Updates.Select(update => update.Cause.OccurredOn.Day).ShouldBe(Enumerable.Range(11, 10));
    }

    [Fact]
    public async Task A_new_day_is_sent_to_all_once_and_after_a_cut_only_the_rest_is_sent()
    {
        var clock = new SetClock(Evening);
        await using var services = await RunningServices.StartAsync(clock: clock);
        await services.CoverAsync(await services.StoreAsync(
            Reports.Of("2009-02-10", "ARG", "BOL", "043"), Reports.Of("2009-02-10", "ARG", "CHL", "112"),
            Reports.Of("2009-02-10", "BRA", "PER", "057")));
        await using var watch = await Watch.CaughtUpAsync(
            services, new SubscribeRequest { Initial = InitialState.Snapshot });
        var before = watch.Last;

        clock.Now = Evening.AddMinutes(2);
        for (var i = 0; i < 3; i++)
            (await watch.UpdateAsync()).Cause.Kind.ShouldBe(UpdateCauseKind.DayPassed);
        var last = await services.StoreAsync(Reports.Of("2009-03-10", "BRA", "PER", "057"));
        await watch.CoversAsync(services, last);

        var reported = watch.Received.Where(message => message.Update is not null).ToList();
        reported.Count.ShouldBe(3 + 3 + 1, "three of the snapshot, three at midnight, one since");
        reported.Skip(3).ShouldAllBe(message => message.Update.Relationship.AsOf.Equals(Reports.On("2009-04-01")));
        foreach (var cut in reported.Skip(3).Select(message => message.Checkpoint).Prepend(before))
        {
            await using var rest = await Watch.CaughtUpAsync(services, new SubscribeRequest { Resume = cut });
            var count = cut == before ? 4 : reported.Count - 1 - reported.FindIndex(message =>
                message.Checkpoint == cut);
            rest.Updates.Select(update => update.Relationship)
                .ShouldBe(reported.TakeLast(count).Select(message => message.Update.Relationship));
        }
    }
}
