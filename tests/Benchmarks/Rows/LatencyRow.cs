using System.Diagnostics;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// How soon a report becomes a score. PostgreSQL itself notes when it commits what, so nothing has to be asked while
/// it is measured; a caller's view, who reads at least as fresh as what it wrote, is measured too.
/// </summary>
internal static class LatencyRow
{
    private const double BarOfOneProcess = 20, BarOfTwo = 30;
    private const int Promised = 1_000;
    private const int WarmUp = 200;
    private const int PauseMaxMilliseconds = 40;

    private const string Commits =
        """
        select extract(epoch from min(pg_xact_commit_timestamp(page.xmin)) - pg_xact_commit_timestamp(event.xmin))
            ::double precision * 1000
        from diplomacy.mt_events event join scoring.ledger_page page on page.positions @> array[event.seq_id]
        where event.seq_id > $1
        group by event.seq_id, event.xmin
        """;

    /// <summary>The server settings that make it record commit times.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["track_commit_timestamp"] = "on",
    };

    /// <summary>All services in one process, as they are embedded.</summary>
    public static async Task<Row> OneProcess(BenchmarkDatabase database, BenchmarkOptions options)
    {
        await using var all = await ServiceProcess.Start(
            "Standalone", database.ConnectionString,
            (grpcPort, webPort) => ["--grpc-port", $"{grpcPort}", "--web-port", $"{webPort}"]);
        using var channel = GrpcChannel.ForAddress(all.Address);
        var query = new QueryService.QueryServiceClient(channel);
        return await Measure("one-process", "all services in one process", channel, query, BarOfOneProcess,
            database, options);
    }

    /// <summary>Ingestion and Projection in processes of their own, which have only PostgreSQL between them.</summary>
    public static async Task<Row> TwoProcesses(BenchmarkDatabase database, BenchmarkOptions options)
    {
        await using var projection = await ServiceProcess.Start("Projection", database.ConnectionString);
        await using var ingestion = await ServiceProcess.Start("Ingestion", database.ConnectionString);
        using var channel = GrpcChannel.ForAddress(ingestion.Address);
        return await Measure(
            "two-processes", "Ingestion and Projection in two processes", channel, query: null, BarOfTwo, database,
            options);
    }

    private static async Task<Row> Measure(
        string name, string where, GrpcChannel channel, QueryService.QueryServiceClient? query, double bar,
        BenchmarkDatabase database, BenchmarkOptions options)
    {
        var rows = new FeedGenerator(options.Seed + name.Length).Take(WarmUp + options.Rows(Promised));
        var client = new IngestionService.IngestionServiceClient(channel);
        var pauses = new Random(options.Seed);
        foreach (var row in rows[..WarmUp])
            await Report(client, query, row);
        var first = await database.Scalar<long>("select max(seq_id) from diplomacy.mt_events");

        var seen = new List<double>();
        foreach (var row in rows[WarmUp..])
        {
            await Task.Delay(pauses.Next(PauseMaxMilliseconds));
            seen.Add(await Report(client, query, row));
        }

        var commits = await ReadCommits(database, first, rows.Count - WarmUp);
        var (p50, p99) = (Statistics.Percentile(commits, 0.50), Statistics.Percentile(commits, 0.99));
        var notes = new List<string> { $"p50 {p50:N1} ms, most {commits.Max():N1} ms, {commits.Count:N0} reports" };
        if (query is not null)
            notes.Add("the caller's read at least as fresh, after the answer: "
                + $"p50 {Statistics.Percentile(seen, 0.50):N1} ms, p99 {Statistics.Percentile(seen, 0.99):N1} ms");
        return new Row(
            name, $"from commit of a report to commit of its score, p99, {where}", "ms", p99, "the bar",
            bar, Bar: 1)
        {
            IsCeiling = true,
            Notes = notes,
        };
    }

    /// <summary>Reports, and where there is a Query waits until it shows; the milliseconds of that wait.</summary>
    private static async Task<double> Report(
        IngestionService.IngestionServiceClient client, QueryService.QueryServiceClient? query, FeedRow row)
    {
        var answer = await client.ReportSourceEventsAsync(
            new ReportSourceEventsRequest { Reports = { ReportRows.ReportOf(row) } });
        var clock = Stopwatch.StartNew();
        if (query is not null)
            await query.GetRelationshipAsync(new GetRelationshipRequest
            {
                Country = row.Event.Source,
                Counterpart = row.Event.Target,
                AtLeastAsFresh = answer.Checkpoint,
            });
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task<List<double>> ReadCommits(BenchmarkDatabase database, long first, int count)
    {
        await Testing.Eventually.ReadAsync(
            () => database.Scalar<long>(
                $"select count(distinct position) from scoring.ledger where position > {first}"),
            projected => projected == count, "the last report to be projected");
        await using var command = database.DataSource.CreateCommand(Commits);
        command.Parameters.AddWithValue(first);
        var commits = new List<double>(count);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            commits.Add(reader.GetDouble(0));
        return commits;
    }
}
