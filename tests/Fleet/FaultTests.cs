using System.Globalization;

namespace Diplomacy.Tests.Fleet;

/// <summary>
/// Reports come in while processes, broker and database die and freeze; afterwards everything must agree.
/// DIPLOMACY_FAULT_MINUTES makes it longer, DIPLOMACY_FAULT_SEED chooses another order:
/// <code>DIPLOMACY_FAULT_MINUTES=60 dotnet test tests/Fleet --filter FullyQualifiedName~FaultTests</code>
/// </summary>
public sealed class FaultTests(RunningFleet fleet)
{
    private const int SeedDefault = 20_081_115;
    private static readonly TimeSpan DurationDefault = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task No_acknowledged_report_is_lost_or_doubled_whatever_dies_or_freezes()
    {
        await fleet.StartAsync();
        var seed = Environment.GetEnvironmentVariable("DIPLOMACY_FAULT_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : SeedDefault;
        var duration = Environment.GetEnvironmentVariable("DIPLOMACY_FAULT_MINUTES") is { Length: > 0 } minutes
            ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
            : DurationDefault;
        Console.WriteLine($"fault test: seed {seed}, {duration}");
        await using var load = new Load(fleet, seed);
        await using var watchers = new Watchers(fleet, seed);
        var monkey = new Monkey(fleet, seed);

        await monkey.RunAsync(duration);

        var checkpoint = await load.FinishAsync();
        await Agreement.HoldsAsync(fleet, load, checkpoint);
        await watchers.HoldAsync(checkpoint);
        load.Failures.Keys.ShouldAllBe(failure => !failure.StartsWith("Unknown"), "faults that are nobody's to retry");
        monkey.Done.Count.ShouldBeGreaterThan(5);
    }
}
