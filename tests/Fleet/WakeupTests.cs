using Diplomacy.Testing;

namespace Diplomacy.Tests.Fleet;

/// <summary>Both Query nodes receive the wake-up; without a broker they still answer, only later.</summary>
/// <remarks>The daemon is woken by PostgreSQL; the broker carries only what the projection has done to Query.</remarks>
public sealed class WakeupTests(RunningFleet fleet)
{
    [Fact]
    public async Task A_write_is_read_at_both_nodes_at_once_and_without_a_broker_a_little_later()
    {
        await fleet.StartAsync();
        var woken = await WakeupProbe.WakesAsync(fleet);

        await fleet.Fleet.RabbitMq.StopAsync();
        var polled = await WakeupProbe.MedianAsync(fleet);
        foreach (var node in fleet.Fleet.Query)
            (await node.IsReadyAsync(Deadline.Token())).ShouldBeTrue("a node without wake-ups still answers");

        await fleet.Fleet.RabbitMq.StartAsync(Deadline.Token(TimeSpan.FromMinutes(2)));
        var wokenAgain = await WakeupProbe.WakesAsync(fleet);

        Console.WriteLine($"write to read at both nodes: {woken.TotalMilliseconds:0} ms with wake-ups, "
            + $"{polled.TotalMilliseconds:0} ms without, {wokenAgain.TotalMilliseconds:0} ms with them again");
        polled.ShouldBeGreaterThan(woken);
    }
}
