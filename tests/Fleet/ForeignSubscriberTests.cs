using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>Clients outside .NET hold a subscription while the node that serves it dies and comes back.</summary>
public sealed class ForeignSubscriberTests(RunningFleet fleet)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Clients_of_other_languages_hold_a_subscription_through_a_restart()
    {
        await fleet.StartAsync();
        var (node, python) = (Requires.Node(), Requires.PythonGrpc());
        await ForeignClients.InstallAsync();
        var descriptors = Path.Combine(Path.GetTempPath(), $"diplomacy-{Guid.NewGuid():N}.binpb");
        await ForeignClients.DescribeAsync(descriptors);
        var query = fleet.Fleet.Query[0];
        await using var js = ForeignClients.Start(node, "watch.mjs", query.Grpc.Authority, "TON");
        await using var py = ForeignClients.Start(python, "watch.py", query.Grpc.Authority, "TON", descriptors);
        await using var web = ForeignClients.Start(node, "watch-web.mjs", $"{query.Web}", "TON", descriptors);
        ChildProcess[] all = [js, py, web];
        foreach (var client in all)
            await client.LineAsync("caught up", Patience);

        await ReportAsync("FJI");
        foreach (var client in all)
            await client.LineAsync("FJI TON", Patience);
        query.Member.Kill();
        await ReportAsync("WSM");

        foreach (var client in all)
            await client.LineAsync("TON WSM", Patience);
        File.Delete(descriptors);
    }

    private async Task ReportAsync(string target)
    {
        var request = new ReportSourceEventsRequest();
        request.Reports.Add(new Report
        {
            OccurredOn = new Date { Year = 2009, Month = 6, Day = 1 },
            Source = "TON",
            Target = target,
            CameoCode = "043",
            Origin = new Origin { Publisher = "Gazette" },
        });
        // An earlier test may have killed the node, and the channel may still be waiting before it connects again.
        await fleet.Ingestion[0].ReportSourceEventsAsync(
            request, new CallOptions(deadline: DateTime.UtcNow + Deadline.Default).WithWaitForReady());
    }
}
