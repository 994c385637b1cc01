using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Tests.Fleet;

/// <summary>
/// Reports come in, and subscribers listen, while processes, broker and database die and freeze and the projection is
/// rebuilt; afterwards everything must agree, and every promise to subscribers must have been kept.
/// DIPLOMACY_FAULT_MINUTES makes it longer, DIPLOMACY_FAULT_SEED chooses another order:
/// <code>DIPLOMACY_FAULT_MINUTES=60 dotnet test tests/Fleet --filter FullyQualifiedName~FaultTests</code>
/// </summary>
public sealed class FaultTests(RunningFleet fleet)
{
    private const int SeedDefault = 20_081_115;
    private static readonly TimeSpan DurationDefault = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan CoverTimeout = TimeSpan.FromMinutes(2);

    /// <summary>How long faults may delay a node beyond what a healthy one promises.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task No_acknowledged_report_is_lost_or_doubled_and_no_promise_broken_whatever_dies_or_freezes()
    {
        await fleet.StartAsync();
        try
        {
            await ForAWhileAsync();
        }
        catch
        {
            fleet.KeepLogs();
            throw;
        }
    }

    private async Task ForAWhileAsync()
    {
        var seed = FaultRun.Seed(SeedDefault);
        var duration = FaultRun.Duration(DurationDefault);
        Console.WriteLine($"fault test: seed {seed}, {duration}");
        await using var load = new Load(fleet, seed);
        await using var record = Listen(seed);
        load.Wrote += record.Acknowledge;
        var monkey = new Monkey(fleet, seed);

        await monkey.RunAsync(duration);

        var checkpoint = await load.FinishAsync();
        await Agreement.HoldsAsync(fleet, load, checkpoint);
        await record.CoverAsync(checkpoint, DateOnly.MinValue, CoverTimeout);
        await record.EndAsync();
        Console.WriteLine($"subscribers: {record}");
        new Promises(record, await History.OfAsync(fleet.Fleet.PostgresConnectionString))
        {
            SilenceMax = TimeSpan.FromSeconds(10) + Allowance,
            LagMax = Deadline.Default + Allowance,
        }.Hold();
        load.Failures.Keys.ShouldAllBe(failure => !failure.StartsWith("Unknown"), "faults that are nobody's to retry");
        monkey.Done.Count.ShouldBeGreaterThan(5);
        (await fleet.ScalarAsync<long>("select coalesce(sum(lines_differing), 0)::bigint from scoring.rebuild"))
            .ShouldBe(0, "what is projected twice is the same");
    }

    /// <summary>Subscribers, quick, slow, stopping, fickle and passing, on either Query node.</summary>
    private Recording Listen(int seed)
    {
        var record = new Recording(seed, [() => fleet.Subscriptions[0], () => fleet.Subscriptions[1]]);
        for (var i = 0; i < 3; i++)
            record.Add($"quick {i}", Everything());
        record.Add("slow", Everything(), new Habits { PerMessage = TimeSpan.FromMilliseconds(20) });
        record.Add("stopping", Everything(), new Habits { Stop = TimeSpan.FromSeconds(4) });
        record.Add("fickle", Everything(), new Habits { LeavesWithin = 200 });
        record.Add("forgetful", Everything(), new Habits { LeavesWithin = 200, Forgets = 50 });
        record.Add("passing", Everything(), new Habits { LeavesWithin = 100, StartsOver = true });
        record.Add("rated", new SubscribeRequest { MaxUpdatesPerSecond = 20 });
        record.Add("elsewhere", new SubscribeRequest { Countries = { "FJI" } });
        return record;
    }

    private static SubscribeRequest Everything() => new() { Initial = InitialState.Snapshot };
}
