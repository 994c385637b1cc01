using Diplomacy.Benchmarks.Harness;
using Diplomacy.Protos.Ingestion.V1;
using Npgsql;
#if !POLYFILLS
using JasperFx.Events;
using Marten;
#endif

namespace Diplomacy.Benchmarks.Rows;

/// <summary>Requests of a single report by eight clients, beside what the disk and PostgreSQL commit anyway.</summary>
internal static class SingleRow
{
    public const string Name = "single";
    private const int Clients = 8;
    private const int RowsDrawn = 200_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    /// <summary>Until then the service still compiles what it does most, on the cores that are measured.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

#if POLYFILLS
    private const double Bar = 0.8;
    private const string Limit = "commits of one row each, eight connections";
#else
    private const double Bar = 2.0;
    private const string Limit = "Marten's quick append of one event each, eight sessions";
#endif

    public static async Task<Row> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var rows = new FeedGenerator(options.Seed).Take(RowsDrawn);
        var requests = rows
            .Select(row => new ReportSourceEventsRequest { Reports = { ReportRows.ReportOf(row) } }).ToArray();
        await using var ingestion = await ServiceProcess.Start("Ingestion", database.ConnectionString);
        using var reporting = new LeanCallers(
            new Uri(ingestion.Address), "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents", requests);
        await database.Empty();
        reporting.Ask(Clients, WarmUp);
        var deadlocks = database.Deadlocks();
        await using var limit = await SingleLimit.Open(database, rows);
        var samples = await new Contest()
            .Add("reports", () => Sample.Of(() => reporting.Ask(Clients, Time)))
            .Add("limit", () => Sample.Of(Clients, Time, limit.Commit))
            .Run(options.Repeats);
        deadlocks = database.Deadlocks() - deadlocks;
        return Row.Of(
            Name, $"requests of one report, {Clients} clients", "requests/s", samples["reports"], Limit,
            samples["limit"], Bar, deadlocks > 0 ? [$"{deadlocks} deadlocks in PostgreSQL's log"] : []);
    }

#if POLYFILLS
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
#else
    private sealed class SingleLimit(DocumentStore store, List<FeedRow> rows) : IAsyncDisposable
    {
        private int _next = -1;

        public static async Task<SingleLimit> Open(BenchmarkDatabase database, List<FeedRow> rows)
        {
            var store = DocumentStore.For(options =>
            {
                options.Connection(database.ConnectionString);
                options.DatabaseSchemaName = "marten_quick";
                options.Events.AppendMode = EventAppendMode.Quick;
                options.UseSystemTextJsonForSerialization();
            });
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            return new SingleLimit(store, rows);
        }

        public async Task Commit(int caller)
        {
            await using var session = store.LightweightSession();
            session.Events.StartStream(
                Guid.CreateVersion7(), rows[Interlocked.Increment(ref _next) % rows.Count].Event);
            await session.SaveChangesAsync();
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
#endif
}
