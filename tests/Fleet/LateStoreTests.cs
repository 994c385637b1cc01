using Diplomacy.Protos.Query.V1;
using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>Services start in any order relative to PostgreSQL and RabbitMQ.</summary>
public sealed class LateStoreTests(RunningFleet fleet)
{
    [Fact]
    public async Task Services_that_start_before_PostgreSQL_and_RabbitMQ_say_so_and_serve_once_those_are_there()
    {
        await fleet.StartAsync();
        await Task.WhenAll(fleet.Fleet.Services.Select(node => node.Member.StopAsync()));
        await fleet.Fleet.Postgres.StopAsync();
        await fleet.Fleet.RabbitMq.StopAsync();

        foreach (var node in fleet.Fleet.Services)
            await node.Member.StartAsync();
        foreach (var node in fleet.Fleet.Services)
        {
            await Eventually.TrueAsync(
                async () => await node.HealthAsync("live") == 200, $"{node.Member.Name} lives");
            (await node.HealthAsync("ready")).ShouldBe(503, $"{node.Member.Name} cannot serve yet");
        }
        var refusal = await Should.ThrowAsync<RpcException>(async () => await fleet.Query[0].GetRelationshipAsync(
            new GetRelationshipRequest { Country = "BOL", Counterpart = "USA" },
            deadline: DateTime.UtcNow + Deadline.Default));
        refusal.StatusCode.ShouldBe(StatusCode.Unavailable);
        await fleet.Fleet.Postgres.StartAsync(Deadline.Token(TimeSpan.FromMinutes(1)));
        await fleet.Fleet.RabbitMq.StartAsync(Deadline.Token(TimeSpan.FromMinutes(2)));

        await fleet.Fleet.ReadyAsync(Deadline.Token(TimeSpan.FromMinutes(1)));
        fleet.Fleet.Services.ShouldAllBe(node => node.Member.ProcessId > 0);
        await using var load = new Load(fleet, seed: 301);
        await Eventually.TrueAsync(() => load.Requests > 20, "twenty requests");
        await Agreement.HoldsAsync(fleet, load, await load.FinishAsync());
    }
}
