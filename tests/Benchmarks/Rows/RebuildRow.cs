using Diplomacy.Benchmarks.Harness;
using Diplomacy.Protos.Projection.V1;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>A rebuild beside the live projection, comparison and switch included.</summary>
internal static class RebuildRow
{
    public const string Name = "rebuild";
    private const double Bar = 0.20;
    private const int Promised = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<Row> Measure(BenchmarkDatabase database, EventStoreHost host, BenchmarkOptions options)
    {
        var count = options.Rows(Promised);
        await CatchUpRow.Load(count, database, options);
        await CatchUpRow.CatchUp(count, database, host);
        await using var live = await ServiceProcess.Start("Projection", database.ConnectionString);
        using var channel = GrpcChannel.ForAddress(live.Address);
        var projection = new ProjectionService.ProjectionServiceClient(channel);
        var errors = new List<string>();
        var samples = await new Contest()
            .Add("rebuild", () => Sample.Of(count, () => Rebuild(projection, errors)))
            .Add("read and fold", () => Sample.Of(
                count, () => Task.Run(() => CatchUpRow.ReadAndFold(count, database))))
            .Run(options.Repeats);
        return Row.Of(
            Name, $"rebuild of {count:N0} events, compared with the live tables and switched to", "events/s",
            samples["rebuild"], "SELECT in order, deserialise, add up in memory", samples["read and fold"], Bar,
            errors);
    }

    private static async Task Rebuild(ProjectionService.ProjectionServiceClient projection, List<string> errors)
    {
        await projection.RebuildProjectionAsync(
            new RebuildProjectionRequest { Author = "benchmarks", Reason = "To see how long it takes." });
        var ended = await Testing.Eventually.ReadAsync(
            async () => (await projection.GetProgressAsync(new GetProgressRequest())).Rebuild,
            rebuild => rebuild.State != RebuildState.Building, "the rebuild to end", Patience);
        if (ended.State != RebuildState.Switched || ended.DifferingLines != 0)
            errors.Add($"a rebuild ended as {ended.State}: {ended.Outcome}");
    }
}
