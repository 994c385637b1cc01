using Diplomacy.Benchmarks.Harness;
using Diplomacy.Benchmarks.Server;
using Diplomacy.Protos.Ingestion.V1;
using Npgsql;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// Requests of a single report by eight clients, beside what the disk and PostgreSQL commit anyway; and beside Marten's
/// own quick append behind the same RPC, where there is a build of these benchmarks on the real packages.
/// </summary>
internal static class SingleRow
{
    public const string Name = "single";

    /// <summary>Says where the program of that other build is.</summary>
    private const string OtherBuild = "DIPLOMACY_OTHER_BENCHMARKS";

    private const string Method = "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents";
    private const double BarOfCommits = 0.8, BarOfMarten = 2.0;
    private const int Clients = 8;

    /// <summary>More than any build answers: a request made again would commit nothing.</summary>
    private const int RequestsPerSecondMax = 20_000;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    /// <summary>Until then the services still compile what they do most, on the cores that are measured.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    /// <summary>Either bar will do: where both are measured the first only informs if the second holds.</summary>
    public static async Task<IReadOnlyList<Row>> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var time = WarmUp + options.Turns * Turn;
        var rows = new FeedGenerator(options.Seed).Take((int)(time.TotalSeconds * RequestsPerSecondMax));
        var requests = rows
            .Select(row => new ReportSourceEventsRequest { Reports = { ReportRows.ReportOf(row) } }).ToArray();
        await database.Empty();
        await using var ingestion = await ServiceProcess.Start("Ingestion", database.ConnectionString);
        using var reporting = new LeanCallers(new Uri(ingestion.Address), Method, requests);
        reporting.Ask(Clients, WarmUp);
        await using var marten = await Marten(database, options);
        using var appending = marten is null ? null : new LeanCallers(new Uri(marten.Address), Method, requests);
        appending?.Ask(Clients, WarmUp);
        await using var limit = await SingleLimit.Open(database, rows);

        var deadlocks = database.Deadlocks();
        var contest = new Contest()
            .Add("reports", () => Sample.Of(() => reporting.Ask(Clients, Turn)))
            .Add("commits", () => Sample.Of(Clients, Turn, limit.Commit));
        if (appending is not null)
            contest.Add("Marten", () => Sample.Of(() => appending.Ask(Clients, Turn)));
        var samples = await contest.Run(options.Turns);
        deadlocks = database.Deadlocks() - deadlocks;

        List<string> faults = [];
        if (deadlocks > 0)
            faults.Add($"{deadlocks} deadlocks in PostgreSQL's log");
        if (reporting.Asked > requests.Length || appending?.Asked > requests.Length)
            faults.Add("some reports were made twice");
        var work = $"requests of one report, {Clients} clients";
        var commits = Row.Of(
            Name, work, "requests/s", samples["reports"], "commits of one row each, eight connections",
            samples["commits"], BarOfCommits, faults);
        if (appending is null)
            return [commits];
        var quick = Row.Of(
            $"{Name}-marten", work, "requests/s", samples["reports"],
            "Marten's quick append of one event each behind the same RPC", samples["Marten"], BarOfMarten, faults);
        return [quick.Holds == true ? commits with { Bar = null } : commits, quick];
    }

    private static async Task<ServiceProcess?> Marten(BenchmarkDatabase database, BenchmarkOptions options) =>
        Environment.GetEnvironmentVariable(OtherBuild) is { Length: > 0 } program
            ? await ServiceProcess.StartProgram(
                program, database.ConnectionString, (_, _) => [QuickAppendServer.Command, $"{options.Seed}"])
            : null;

    private sealed class SingleLimit(NpgsqlConnection[] connections, byte[] data) : IAsyncDisposable
    {
        public static async Task<SingleLimit> Open(BenchmarkDatabase database, List<FeedRow> rows)
        {
            await database.Execute(
                """
                create table if not exists public.single (
                    id bigint generated always as identity primary key,
                    data jsonb)
                """);
            var connections = new NpgsqlConnection[Clients];
            for (var i = 0; i < Clients; i++)
                connections[i] = await database.DataSource.OpenConnectionAsync();
            return new SingleLimit(
                connections, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(rows[0].Event, CopyLimit.Json));
        }

        public async Task Commit(int caller)
        {
            await using var command = new NpgsqlCommand(
                "insert into public.single (data) values ($1)", connections[caller]);
            command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Jsonb, data);
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in connections)
                await connection.DisposeAsync();
        }
    }
}
