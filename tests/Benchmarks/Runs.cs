using Diplomacy.Benchmarks.Growth;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Benchmarks.Rows;

namespace Diplomacy.Benchmarks;

/// <summary>The benchmark commands.</summary>
internal static class Runs
{
    private const int Failed = 1;

    /// <summary>Measures every speed. Gives the exit code: 1 where a promise does not hold.</summary>
    public static async Task<int> Speed(BenchmarkOptions options, CancellationToken ct)
    {
        await using var database = await BenchmarkDatabase.Start(ct);
        await using var host = await EventStoreHost.Start(database.ConnectionString);
        Console.WriteLine(
            $"{database.Description}; {Environment.ProcessorCount} cores, load {Results.LoadAverage()}; "
            + $"seed {options.Seed}, medians of {options.Repeats} repeats in turn");

        var results = new Results("speed", options);
        if (ReportRows.Names.Any(options.Wants))
            foreach (var row in await ReportRows.Measure(database, options))
                results.Add(row);
        foreach (var (name, events) in CatchUpRow.Sizes)
            if (options.Wants(name))
                results.Add(await CatchUpRow.Measure(name, events, database, host, options));
        if (ImportRows.Names.Any(options.Wants))
            foreach (var row in await ImportRows.Measure(database, options))
                results.Add(row);
        if (options.Wants(RebuildRow.Name))
            results.Add(await RebuildRow.Measure(database, host, options));
        if (options.Wants(SingleRow.Name))
            results.Add(await SingleRow.Measure(database, options));
        if (options.Wants(AskRow.Name))
            results.Add(await AskRow.Measure(database, host, options));
        if (options.Wants(MemoryRow.Name))
            results.Add(await MemoryRow.Measure(database, options));
        if (options.Wants(PeerRows.Name))
            foreach (var row in await PeerRows.Measure(database, options))
                results.Add(row);
        if (QueryRows.Wanted(options))
            foreach (var row in await QueryRows.Measure(database, host, options))
                results.Add(row);
        await results.Write(database.Description);
        return results.Hold ? 0 : Failed;
    }

    /// <summary>Measures a node over a long history. Gives the exit code: 1 where a promise does not hold.</summary>
    public static async Task<int> Growth(BenchmarkOptions options, CancellationToken ct)
    {
        await using var database = await BenchmarkDatabase.Start(ct);
        await using var host = await EventStoreHost.Start(database.ConnectionString);
        var results = new Results("growth", options);
        foreach (var row in await GrowthRows.Measure(
            database, position => host.Checkpoints.At(position).Token, options))
            results.Add(row);
        await results.Write(database.Description);
        return results.Hold ? 0 : Failed;
    }

    /// <summary>Measures how soon subscribers receive a report. Gives the exit code: 1 where not soon enough.</summary>
    public static Task<int> Live(BenchmarkOptions options, CancellationToken ct) =>
        Measure("live", options, settings: null, database => ReceiptRow.Measure(database, options), ct);

    /// <summary>Measures how fast updates reach thousands. Gives the exit code: 1 where not fast enough.</summary>
    public static Task<int> FanOut(BenchmarkOptions options, CancellationToken ct) =>
        Measure("fan-out", options, settings: null, database => FanOutRow.Measure(database, options), ct);

    /// <summary>Measures how soon a report becomes a score. Gives the exit code: 1 where not soon enough.</summary>
    public static Task<int> Latency(BenchmarkOptions options, CancellationToken ct) =>
        Measure("latency", options, LatencyRow.Settings, async database =>
        [
            await LatencyRow.OneProcess(database, options), await LatencyRow.TwoProcesses(database, options),
        ], ct);

    private static async Task<int> Measure(
        string name, BenchmarkOptions options, IReadOnlyDictionary<string, string>? settings,
        Func<BenchmarkDatabase, Task<IReadOnlyList<Row>>> measure, CancellationToken ct)
    {
        await using var database = await BenchmarkDatabase.Start(ct, settings);
        Console.WriteLine($"{database.Description}; load {Results.LoadAverage()}; seed {options.Seed}");
        var results = new Results(name, options);
        foreach (var row in await measure(database))
            results.Add(row);
        await results.Write(database.Description);
        return results.Hold ? 0 : Failed;
    }
}
