using System.Diagnostics;
using Npgsql;

namespace Diplomacy.Tests.Fleet;

/// <summary>
/// PostgreSQL dies, runs out of connections, runs out of disk: what was acknowledged is there, what was not can be sent
/// again, and services come back by themselves.
/// </summary>
public sealed class PostgresFaultTests(RunningFleet fleet)
{
    private const int RequestsBetween = 40;

    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(4);

    /// <summary>On a slow machine it takes longer than the hold until the last connection or block is taken.</summary>
    private static readonly TimeSpan FaultBitesWithin = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_killed_server_comes_back_with_every_acknowledged_report()
    {
        await fleet.StartAsync();
        await using var load = new Load(fleet, seed: 401);
        for (var kills = 0; kills < 3; kills++)
        {
            await MoreAsync(load);
            await fleet.Fleet.Postgres.RunningAsync();
            fleet.Fleet.Postgres.Kill();
        }

        await MoreAsync(load);
        await Agreement.HoldsAsync(fleet, load, await load.FinishAsync());
        load.Failures.Keys.ShouldContain("Unavailable");
    }

    [Fact]
    public async Task After_a_killed_server_every_service_is_ready_within_half_a_minute()
    {
        await fleet.StartAsync();
        for (var kills = 0; kills < 3; kills++)
        {
            await fleet.Fleet.Postgres.RunningAsync();
            var killed = await StartedAsync();
            var clock = Stopwatch.StartNew();
            fleet.Fleet.Postgres.Kill();
            // Until then a connection of the dead server's may still answer.
            await Eventually.TrueAsync(
                async () => await StartedAsync() > killed, "another PostgreSQL", ReadyWithin);
            await fleet.Fleet.ReadyAsync(Deadline.Token(ReadyWithin - clock.Elapsed));
            Console.WriteLine($"ready {clock.Elapsed.TotalSeconds:0.0} s after PostgreSQL was killed");
        }
    }

    [Fact]
    public async Task Exhausted_connections_cost_only_time()
    {
        await fleet.StartAsync();
        await using var load = new Load(fleet, seed: 402);
        await MoreAsync(load);
        var taken = new List<NpgsqlConnection>();
        try
        {
            var (until, giveUp) = (DateTime.UtcNow + Hold, DateTime.UtcNow + FaultBitesWithin);
            while (DateTime.UtcNow < until || (!load.Failures.ContainsKey("Unavailable") && DateTime.UtcNow < giveUp))
                await TakeAllAsync(taken);
        }
        finally
        {
            foreach (var connection in taken)
                await connection.DisposeAsync();
        }

        await MoreAsync(load);
        await Agreement.HoldsAsync(fleet, load, await load.FinishAsync());
        load.Failures.Keys.ShouldContain("Unavailable");
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_loses_none_that_it_took()
    {
        await fleet.StartAsync();
        var disk = fleet.Disk;
        await using var load = new Load(fleet, seed: 403);
        await MoreAsync(load);
        try
        {
            disk.Shrink(leftKiB: 256);
            await Eventually.TrueAsync(
                () => load.Failures.GetValueOrDefault("Unavailable") > 3, "refusals for want of disk",
                FaultBitesWithin);
            await Task.Delay(Hold);
        }
        finally
        {
            disk.Grow();
        }

        await MoreAsync(load);
        await Agreement.HoldsAsync(fleet, load, await load.FinishAsync());
        load.Failures.Keys.ShouldAllBe(failure => !failure.StartsWith("Unknown"));
    }

    /// <summary>When the server that answers was started; null where none answers.</summary>
    private async Task<DateTime?> StartedAsync()
    {
        try
        {
            return await fleet.ScalarAsync<DateTime?>("select pg_postmaster_start_time()");
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private static Task MoreAsync(Load load)
    {
        var before = load.Requests;
        return Eventually.TrueAsync(
            () => load.Requests > before + RequestsBetween, "acknowledged requests", TimeSpan.FromSeconds(60));
    }

    /// <summary>Opens connections until there are no more, terminates those of others, and takes those too.</summary>
    private async Task TakeAllAsync(List<NpgsqlConnection> taken)
    {
        var connection = new NpgsqlConnection(
            fleet.Fleet.PostgresConnectionString + ";Pooling=false;Application Name=taker");
        try
        {
            await connection.OpenAsync(Deadline.Token());
            taken.Add(connection);
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            await connection.DisposeAsync();
            await using var end = new NpgsqlCommand(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where backend_type = 'client backend' and application_name <> 'taker'
                """, taken[0]);
            await end.ExecuteNonQueryAsync(Deadline.Token());
        }
    }
}
