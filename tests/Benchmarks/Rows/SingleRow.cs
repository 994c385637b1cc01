using Diplomacy.Benchmarks.Harness;
using Diplomacy.Benchmarks.Server;
using Diplomacy.Protos.Ingestion.V1;
using Npgsql;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>Requests of a single report by eight clients, beside what the disk and PostgreSQL commit anyway.</summary>
internal static class SingleRow
{
    public const string Name = "single";

    private const string Method = "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents";
    private const double Bar = 0.5;
    private const int Clients = 8;

    /// <summary>More than are ever answered: a repeated request would commit nothing.</summary>
    private const int RequestsPerSecondMax = 20_000;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    /// <summary>Until then the JIT still compiles hot code on the cores that are measured.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    public static async Task<Row> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var time = WarmUp + options.Turns * Turn;
        var rows = new FeedGenerator(options.Seed).Take((int)(time.TotalSeconds * RequestsPerSecondMax));
        var requests = rows
            .Select(row => new ReportSourceEventsRequest { Reports = { ReportRows.ReportOf(row) } }).ToArray();
        await database.Empty();
        await using var ingestion = await ServiceProcess.Start("Ingestion", database.ConnectionString);
        using var reporting = new LeanCallers(new Uri(ingestion.Address), Method, requests);
        reporting.Ask(Clients, WarmUp);
        await using var limit = await SingleLimit.Open(database, rows);

        var deadlocks = database.Deadlocks();
        var samples = await new Contest()
            .Add("reports", () => Sample.Of(() => reporting.Ask(Clients, Turn)))
            .Add("commits", () => Sample.Of(Clients, Turn, limit.Commit))
            .Run(options.Turns);
        deadlocks = database.Deadlocks() - deadlocks;

        List<string> errors = [];
        if (deadlocks > 0)
            errors.Add($"{deadlocks} deadlocks in PostgreSQL's log");
        if (reporting.Asked > requests.Length)
            errors.Add("some reports were made twice");
        return Row.Of(
            Name, $"requests of one report, {Clients} clients", "requests/s", samples["reports"],
            "commits of one row each, eight connections", samples["commits"], Bar, errors);
    }

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
