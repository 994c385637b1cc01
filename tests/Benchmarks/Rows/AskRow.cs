using Diplomacy.Benchmarks.Harness;
using Diplomacy.Benchmarks.Server;
using Diplomacy.Benchmarks.V1;
using Diplomacy.Protos.Query.V1;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>The present score of two countries, asked by 16 callers at once, beside a call that does nothing.</summary>
internal static class AskRow
{
    public const string Name = "ask";
    private const double Bar = 0.90;
    private const int Promised = 200_000;
    private const int Callers = 16;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public static async Task<Row> Measure(BenchmarkDatabase database, EventStoreHost host, BenchmarkOptions options)
    {
        var count = options.Rows(Promised);
        await CatchUpRow.Load(count, database, options);
        await CatchUpRow.CatchUp(count, database, host);
        await using var server = await ServiceProcess.Start(
            "Benchmarks", database.ConnectionString, (_, _) => [EmptyServer.Command]);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var empty = new EmptyService.EmptyServiceClient(channel);
        var query = new QueryService.QueryServiceClient(channel);
        var requests = Requests(options.Seed);
        var turns = new int[Callers];

        // Once for all of them, as a node that has run for a while has been asked for each.
        foreach (var request in requests)
            await query.GetRelationshipAsync(request);
        var samples = await new Contest()
            .Add("GetRelationship", () => Sample.Of(Callers, Time, async caller =>
                await query.GetRelationshipAsync(requests[(caller + turns[caller]++ * Callers) % requests.Length])))
            .Add("empty call", () => Sample.Of(Callers, Time, async _ => await empty.CallAsync(new CallRequest())))
            .Run(options.Repeats);
        return Row.Of(
            Name, $"GetRelationship at the present, {Callers} callers, {count:N0} events", "calls/s",
            samples["GetRelationship"], "a call that does nothing, on the same server", samples["empty call"], Bar);
    }

    /// <summary>Relationships in the proportion in which they are told of.</summary>
    private static GetRelationshipRequest[] Requests(int seed) =>
    [
        .. new FeedGenerator(seed).Take(2_000).Select(row => new GetRelationshipRequest
        {
            Country = row.Event.Source,
            Counterpart = row.Event.Target,
        }),
    ];
}
