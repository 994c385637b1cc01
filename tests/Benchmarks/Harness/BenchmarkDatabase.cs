using Diplomacy.Deploy;
using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.Testing;
using Npgsql;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>
/// A private PostgreSQL with its default, durable settings, on the disk that the repository is on, and one database in
/// it that is emptied again and again: what is compared is written into the very same tables.
/// </summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres _server;
    private readonly string _directory;

    private BenchmarkDatabase(PrivatePostgres server, string directory)
    {
        (_server, _directory) = (server, directory);
        DataSource = NpgsqlDataSource.Create(server.ConnectionString);
    }

    /// <summary>Leads to the database.</summary>
    public string ConnectionString => _server.ConnectionString;

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Where the server comes from.</summary>
    public string Description => _server.Description;

    /// <summary>Starts the server.</summary>
    /// <param name="settings">Settings that a measurement needs to observe; none that make it quicker.</param>
    public static async Task<BenchmarkDatabase> Start(
        CancellationToken ct, IReadOnlyDictionary<string, string>? settings = null)
    {
        var directory = RepositoryRoot.Combine("artifacts", "benchmarks", $"postgres-{Environment.ProcessId}");
        var server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
        {
            DataDirectory = directory,
            Database = "benchmarks",
            Ephemeral = true,
            Settings = settings ?? new Dictionary<string, string>(),
        }, ct);
        return new BenchmarkDatabase(server, directory);
    }

    /// <summary>Empties every table of the event store and of ours, and lets the disk come to rest.</summary>
    public async Task Empty()
    {
        await Execute(
            $"""
            truncate {EventLog.Schema}.mt_streams, {EventLog.Schema}.mt_events,
                {EventLog.Schema}.mt_event_progression, recording.curated_report,
                recording.answered_request, recording.feed_record, recording.tie_proposal,
                recording.feed_import, recording.feed_reject;
            alter sequence {EventLog.Schema}.mt_events_sequence restart;
            """);
        await EmptyScores();
    }

    /// <summary>Empties what the projection wrote, so that it starts from zero; lets the disk come to rest.</summary>
    public async Task EmptyScores()
    {
        await Execute(
            $"""
            do $$
            declare
                tables text;
            begin
                select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables
                from pg_tables where schemaname = 'scoring';
                execute 'truncate ' || tables;
            end $$;
            delete from {EventLog.Schema}.mt_event_progression;
            """);
        await ExecuteAsSuperuser("checkpoint");
    }

    /// <summary>Runs a statement that the services' role may not.</summary>
    public async Task ExecuteAsSuperuser(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.SuperuserConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public async Task Execute(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A single value.</summary>
    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many deadlocks the server has written into its log so far.</summary>
    public int Deadlocks()
    {
        using var log = new StreamReader(new FileStream(
            Path.Combine(_directory, "postgres.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var deadlocks = 0;
        while (log.ReadLine() is { } line)
            if (line.Contains("deadlock detected", StringComparison.Ordinal))
                deadlocks++;
        return deadlocks;
    }

    /// <summary>Stops the server and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await _server.DisposeAsync();
    }
}
