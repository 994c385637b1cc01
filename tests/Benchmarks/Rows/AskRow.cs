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
    private const double Bar = 0.85;
    private const int Promised = 200_000;
    private const int Callers = 16;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public static async Task<Row> Measure(BenchmarkDatabase database, EventStoreHost host, BenchmarkOptions options)
    {
        var count = options.Rows(Promised);
        await CatchUpRow.Load(count, database, options);
        await CatchUpRow.CatchUp(count, database, host);
        await using var server = await ServiceProcess.Start(
            "Benchmarks", database.ConnectionString, (_, _) => [EmptyServer.Command]);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var query = new QueryService.QueryServiceClient(channel);
        var requests = Requests(options.Seed);

        // Once for all of them, as a node that has run for a while has been asked for each.
        foreach (var request in requests)
            await query.GetRelationshipAsync(request);
        var address = new Uri(server.Address);
        using var asking = new LeanCallers(
            address, "/diplomacy.query.v1.QueryService/GetRelationship", requests);
        using var calling = new LeanCallers(
            address, "/diplomacy.benchmarks.v1.EmptyService/Call", [new CallRequest()]);
        asking.Ask(Callers, WarmUp);
        calling.Ask(Callers, WarmUp);
        var samples = await new Contest()
            .Add("GetRelationship", () => Sample.Of(() => asking.Ask(Callers, Turn)))
            .Add("empty call", () => Sample.Of(() => calling.Ask(Callers, Turn)))
            .Run(options.Turns);
        return Row.Of(
            Name, $"GetRelationship at the present, {Callers} callers, {count:N0} events", "calls/s",
            samples["GetRelationship"], "a call that does nothing, on the same server", samples["empty call"], Bar,
            notes:
            [
                $"one connection; an answer has {asking.BytesAnswered / asking.Answers:N0} bytes, "
                + $"of the limit {calling.BytesAnswered / calling.Answers:N0}",
            ]);
    }

    /// <summary>Relationships in the proportion in which they are reported.</summary>
    private static GetRelationshipRequest[] Requests(int seed) =>
    [
        .. new FeedGenerator(seed).Take(2_000).Select(row => new GetRelationshipRequest
        {
            Country = row.Event.Source,
            Counterpart = row.Event.Target,
        }),
    ];
}
