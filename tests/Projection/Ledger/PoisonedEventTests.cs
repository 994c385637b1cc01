using System.Net;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Diplomacy.Tests.Projection.Ledger;

public sealed class PoisonedEventTests
{
    private const string KnownType = "source_event_reported";
    private const string KnownDotnetType =
        "Diplomacy.Contracts.Events.SourceEventReported, Diplomacy.Contracts";

    // For an unknown type Marten reports neither number nor stored name, only the .NET type it looked for.
    private const string NameOfUnknown = "CoupForetold";

    public static TheoryData<string, string, string> Poisons => new()
    {
        { "coup_foretold", "Diplomacy.Contracts.Events.CoupForetold, Diplomacy.Contracts", "{}" },
        { KnownType, KnownDotnetType, """{"ReportId": "not-a-uuid"}""" },
        { KnownType, KnownDotnetType, """["no", "object"]""" },
        {
            KnownType, KnownDotnetType,
            """
            {"ReportId": "7f9f8f5e-0f3b-4d0c-9f3e-2f6a7c1b9e33", "OccurredOn": "2009-02-31", "Source": "BOL",
             "Target": "USA", "CameoCode": "042", "Quality": 1000, "Origin": {}}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Poisons))]
    public async Task An_event_that_cannot_be_applied_stops_the_projection_turns_health_red_and_is_named(
        string type, string dotnetType, string data)
    {
        await using var services = await RunningServices.StartAsync();
        var good = await services.StoreAsync(
            Enumerable.Range(1, 20).Select(day => Reports.Of($"2009-01-{day:00}", "BOL", "USA", "042")));
        await services.CaughtUpAsync();
        (await ReadyAsync(services)).ShouldBe(HttpStatusCode.OK);
        (await ServingAsync(services)).ShouldBe(ServingStatus.Serving);

        var position = await InsertAsync(services, type, dotnetType, data);
        await services.StoreAsync(Reports.Of("2009-02-01", "BOL", "USA", "042"));

        var progress = await services.FaultedAsync();
        progress.Position.ShouldBe(20);
        progress.HighWaterMark.ShouldBe(position + 1);
        progress.LagEvents.ShouldBe(2);
        progress.LagSeconds.ShouldBeGreaterThan(0);
        progress.Fault.ShouldContain(type == KnownType ? $"{position}" : NameOfUnknown);
        (await ReadyAsync(services)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ServingAsync(services)).ShouldBe(ServingStatus.NotServing);
        (await CountAsync(services, good)).ShouldBe(20, "what came before is still there to be read");

    }

    [Fact]
    public async Task Once_a_poisoned_event_is_removed_the_rest_is_projected_completely()
    {
        await using var services = await RunningServices.StartAsync();
        await services.StoreAsync(Reports.Of("2009-01-01", "BOL", "USA", "042"));
        var position = await InsertAsync(services, "coup_foretold", "CoupForetold, Nowhere", "{}");
        var after = await services.StoreAsync(Reports.Of("2009-02-01", "BOL", "USA", "042"));
        await services.FaultedAsync();

        await ExecuteAsync(services, $"update diplomacy.mt_events set is_archived = true where seq_id = {position}");

        (await CountAsync(services, after)).ShouldBe(2);
        (await services.RunningProgressAsync()).Fault.ShouldBeEmpty();
        (await ReadyAsync(services)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_poisoned_event_stops_the_projection_again_after_a_restart()
    {
        await using var services = await RunningServices.StartAsync();
        await services.StoreAsync(Reports.Of("2009-01-01", "BOL", "USA", "042"));
        await services.CaughtUpAsync();
        await InsertAsync(services, "coup_foretold", "CoupForetold, Nowhere", "{}");
        await services.FaultedAsync();

        await services.RestartAsync();

        var progress = await services.FaultedAsync();
        progress.Position.ShouldBe(1);
        progress.Fault.ShouldContain(NameOfUnknown);
    }

    /// <summary>Writes an event directly, as a future version might, and returns its number.</summary>
    private static async Task<long> InsertAsync(RunningServices services, string type, string dotnetType, string data)
    {
        var stream = Guid.NewGuid();
        await ExecuteAsync(services, $"insert into diplomacy.mt_streams (id, version) values ('{stream}', 1)");
        await using var command = services.Store.CreateCommand(
            """
            insert into diplomacy.mt_events
                (seq_id, id, stream_id, version, data, type, mt_dotnet_type, timestamp, tenant_id, is_archived)
            values (nextval('diplomacy.mt_events_sequence'), $1, $1, 1, $2::jsonb, $3, $4, now(), '*DEFAULT*', false)
            returning seq_id
            """);
        command.Parameters.AddWithValue(stream);
        command.Parameters.AddWithValue(data);
        command.Parameters.AddWithValue(type);
        command.Parameters.AddWithValue(dotnetType);
        return (long)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }

    private static async Task ExecuteAsync(RunningServices services, string sql)
    {
        await using var command = services.Store.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Deadline.Token());
    }

    private static async Task<int> CountAsync(RunningServices services, Checkpoint checkpoint) =>
        (await services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA", KnownAt = new() { Checkpoint = checkpoint } },
            deadline: services.CallDeadline)).Relationship.SourceEventCount;

    private static async Task<HttpStatusCode> ReadyAsync(RunningServices services)
    {
        using var http = new HttpClient { Timeout = Deadline.Default };
        using var response = await http.GetAsync(new Uri(services.Web, "/health/ready"));
        return response.StatusCode;
    }

    private static async Task<ServingStatus> ServingAsync(RunningServices services) =>
        (await services.Health.CheckAsync(new(), deadline: services.CallDeadline)).Status;
}
