using System.Diagnostics;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Grpc.Core;
using Npgsql;

namespace Diplomacy.Tests.Projection.Ledger;

/// <summary>However the projection is interrupted, every event reaches the ledger exactly once.</summary>
public sealed class InterruptionTests
{
    private const string CutAll =
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """;

    private static readonly TimeSpan GapMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_batch_whose_owner_is_cut_off_in_the_middle_is_neither_lost_nor_doubled()
    {
        await using var one = await RunningServices.StartAsync();
        await one.RunningProgressAsync();
        await using var other = await RunningServices.StartAsync(one.Database);
        await one.StoreAsync(Month(1));
        await one.CaughtUpAsync();

        await using (var connection = await one.Store.OpenConnectionAsync(Deadline.Token()))
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, "lock table scoring.ledger_page in share mode");
            await one.StoreAsync(Month(2));
            await Eventually.TrueAsync(() => IsPageHeldAsync(connection), "a page to wait for its table");
            await ExecuteAsync(connection, CutAll);
            await transaction.CommitAsync();
        }

        await StoreAgainAsync(one, Month(3));
        await ShouldCatchUpAsync(one);
    }

    [Fact]
    public async Task The_loss_of_all_connections_again_and_again_loses_and_doubles_nothing()
    {
        await using var services = await RunningServices.StartAsync();
        await services.RunningProgressAsync();
        for (var month = 1; month <= 6; month++)
        {
            await StoreAgainAsync(services, Month(month));
            await using var connection = await services.Store.OpenConnectionAsync(Deadline.Token());
            await ExecuteAsync(connection, CutAll);
        }

        await StoreAgainAsync(services, Month(7));
        await ShouldCatchUpAsync(services);
    }

    [Fact]
    public async Task A_number_that_a_rolled_back_append_had_drawn_is_passed_within_seconds()
    {
        await using var services = await RunningServices.StartAsync();
        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        await services.CaughtUpAsync();
        await using (var connection = await services.Store.OpenConnectionAsync(Deadline.Token()))
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, "select nextval('diplomacy.mt_events_sequence')");
            await transaction.RollbackAsync();
        }

        await services.StoreAsync(Reports.Of("2009-01-16", "BOL", "USA", "042"));

        var clock = Stopwatch.StartNew();
        (await services.CaughtUpAsync()).Position.ShouldBe(3);
        clock.Elapsed.ShouldBeLessThan(GapMax);
        await LedgerTests.ShouldBeAReplayAsync(services);
    }

    [Fact]
    public async Task A_number_that_an_open_transaction_holds_is_waited_for_health_says_so_and_nothing_is_lost()
    {
        await using var services = await RunningServices.StartAsync();
        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        await services.CaughtUpAsync();
        using var http = new HttpClient();
        await using (var connection = await services.Store.OpenConnectionAsync(Deadline.Token()))
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection,
                """
                select recording.append_events(array[id], array[0::bigint], array[1::bigint], array[id],
                    array[1::bigint], array[gen_random_uuid()], array[type], array[mt_dotnet_type], array[data])
                from (select gen_random_uuid() as id, type, mt_dotnet_type, data from diplomacy.mt_events) first
                """);
            await services.StoreAsync(Reports.Of("2009-01-16", "BOL", "USA", "042"));

            await Eventually.TrueAsync(
                async () => await http.GetStringAsync(new Uri(services.Web, "/health/ready")) == "Degraded",
                "health to say that an event waits", GapMax + Deadline.Default);
            (await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline))
                .Position.ShouldBe(1, "the event before may still be stored");
            await transaction.CommitAsync();
        }

        (await services.CaughtUpAsync()).Position.ShouldBe(3);
        (await http.GetStringAsync(new Uri(services.Web, "/health/ready"))).ShouldBe("Healthy");
        await LedgerTests.ShouldBeAReplayAsync(services);
    }

    private static IEnumerable<Report> Month(int month) =>
        Enumerable.Range(1, 28).Select(day => Reports.Of($"2009-{month:00}-{day:00}", "BOL", "USA", "042"));

    /// <summary>Whether a statement of the daemon's waits for a lock on the ledger.</summary>
    private static async Task<bool> IsPageHeldAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "select exists(select from pg_locks where relation = 'scoring.ledger_page'::regclass and not granted)",
            connection);
        return (bool)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Deadline.Token());
    }

    /// <summary>Sends reports as a client does that meets a fault: again, until they are taken.</summary>
    private static Task StoreAgainAsync(RunningServices services, IEnumerable<Report> reports) =>
        Eventually.TrueAsync(
            () => UnlessUnavailableAsync(async () => (await services.StoreAsync(reports)).Token.Length > 0),
            "reports to be taken", RecoveryMax);

    private static async Task ShouldCatchUpAsync(RunningServices services)
    {
        await Eventually.TrueAsync(
            () => UnlessUnavailableAsync(async () =>
                (await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline)).LagEvents == 0),
            "no lag", RecoveryMax);
        await LedgerTests.ShouldBeAReplayAsync(services);
    }

    private static async Task<bool> UnlessUnavailableAsync(Func<Task<bool>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException fault) when (fault.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }
}
