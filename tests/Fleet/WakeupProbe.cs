using System.Diagnostics;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>Measures how long a write takes to be read, which shows whether wake-ups arrive.</summary>
internal static class WakeupProbe
{
    private const int Rounds = 9;

    /// <summary>Far below the half second at which Query polls, and the second at which the daemon does.</summary>
    private static readonly TimeSpan Woken = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly ReportMaker Reports = new(seed: 7);

    /// <summary>The median time from the acknowledgement of a write until both nodes have answered with it.</summary>
    public static async Task<TimeSpan> MedianAsync(RunningFleet fleet)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Rounds; i++)
        {
            var written = await fleet.Ingestion[i % 2].ReportSourceEventsAsync(
                Reports.Next(), deadline: DateTime.UtcNow + Deadline.Default);
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(fleet.Query.Select(node => node.GetRelationshipAsync(
                new GetRelationshipRequest
                {
                    Country = "BOL",
                    Counterpart = "USA",
                    AtLeastAsFresh = written.Checkpoint,
                }, deadline: DateTime.UtcNow + Deadline.Default).ResponseAsync));
            times.Add(clock.Elapsed);
        }
        return times.Order().ElementAt(Rounds / 2);
    }

    /// <summary>None while a channel waits before it connects again to a node that was killed.</summary>
    private static async Task<TimeSpan?> MedianOrNoneAsync(RunningFleet fleet)
    {
        try
        {
            return await MedianAsync(fleet);
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.Unavailable)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            return null;
        }
    }

    /// <summary>Waits until writes are read as fast as only wake-ups allow.</summary>
    /// <exception cref="TimeoutException">They were not in time.</exception>
    public static async Task<TimeSpan> WakesAsync(RunningFleet fleet)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            var median = await MedianOrNoneAsync(fleet);
            if (median < Woken)
                return median.Value;
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"No wake-ups: a write is read after {median?.TotalMilliseconds:0} ms.");
        }
    }
}
