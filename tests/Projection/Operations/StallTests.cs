using System.Net;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Testing;
using Npgsql;

namespace Diplomacy.Tests.Projection.Operations;

/// <summary>A projection that stands still while events wait shows in health and in its progress.</summary>
public sealed class StallTests
{
    private const string Leadership = "the leadership";

    /// <summary>The lock by which Marten's async daemon elects its leader.</summary>
    private const string LeadershipSql =
        """
        select format(case objsubid when 1 then 'select pg_advisory_lock((%s::bigint << 32) | %s)'
                      else 'select pg_advisory_lock(%s, %s)' end, classid, objid)
        from pg_locks where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())
        """;

    private static readonly TimeSpan RedWithin = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(Leadership, "no node applies it; another session may hold the leadership without running")]
    [InlineData("begin; lock table scoring.ledger_page in access exclusive mode",
        "this node runs the projection, and does not get on")]
    [InlineData("begin; select last_seq_id from diplomacy.mt_event_progression for update",
        "this node runs the projection, and does not get on")]
    public async Task It_is_red_within_15_seconds_and_green_again_once_it_moves(string hold, string cause)
    {
        await using var services = await RunningServices.StartAsync();
        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        await services.CaughtUpAsync();
        await using (var holder = hold == Leadership
            ? await TakeLeadershipAsync(services)
            : await HoldAsync(services.Database, hold))
        {
            await services.StoreAsync(Reports.Of("2009-02-15", "BOL", "FJI", "042"));

            await Eventually.TrueAsync(
                async () => await ReadyAsync(services) == HttpStatusCode.ServiceUnavailable, "red health", RedWithin);

            var progress = await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline);
            progress.State.ShouldBe(ProjectionState.Stalled);
            progress.Stall.ShouldEndWith($" UTC: {cause}");
            progress.StalledSeconds.ShouldBeInRange(10, 30);
            progress.LagEvents.ShouldBe(1);
        }

        await Eventually.TrueAsync(
            async () => await ReadyAsync(services) == HttpStatusCode.OK, "green health");
        (await services.CaughtUpAsync()).Stall.ShouldBeEmpty();
    }

    /// <summary>A session without a service takes the leadership as soon as the node that has it has gone.</summary>
    private static async Task<NpgsqlConnection> TakeLeadershipAsync(RunningServices services)
    {
        await using var read = services.Store.CreateCommand(LeadershipSql);
        var taking = HoldAsync(services.Database, (string)(await read.ExecuteScalarAsync(Deadline.Token()))!);
        await services.RestartAsync();
        return await taking;
    }

    private static async Task<NpgsqlConnection> HoldAsync(string database, string sql)
    {
        var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(Deadline.Token());
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Deadline.Token());
        return connection;
    }

    private static async Task<HttpStatusCode> ReadyAsync(RunningServices services)
    {
        using var http = new HttpClient { Timeout = Deadline.Default };
        using var answer = await http.GetAsync(new Uri(services.Web, "/health/ready"));
        return answer.StatusCode;
    }
}
