using System.Diagnostics;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Grpc.Net.Client;
using Npgsql;

namespace Diplomacy.Tests.Fleet;

/// <summary>
/// One fleet for the whole test process, started by the first test that needs it. Every test leaves it intact, and the
/// next one checks that.
/// </summary>
public sealed class RunningFleet : IAsyncLifetime
{
    private readonly string _directory =
        Path.Combine(Path.GetTempPath(), $"diplomacy-test-{Guid.NewGuid():N}");

    private readonly List<GrpcChannel> _channels = [];
    private SmallDisk? _disk;
    private Fleet? _fleet;
    private bool _keepsLogs;

    /// <summary>The fleet, once a test has started it.</summary>
    public Fleet Fleet => _fleet ?? throw new InvalidOperationException("No test has started the fleet.");

    /// <summary>The disk of PostgreSQL's data, or a skip where none can be mounted.</summary>
    internal SmallDisk Disk
    {
        get
        {
            if (_disk is null)
                Assert.Skip("Needs a small disk for PostgreSQL's data, which only root can mount.");
            return _disk;
        }
    }

    /// <summary>A client of each Ingestion node.</summary>
    public IReadOnlyList<IngestionService.IngestionServiceClient> Ingestion { get; private set; } = [];

    /// <summary>A client of each Projection node.</summary>
    public IReadOnlyList<ProjectionService.ProjectionServiceClient> Projection { get; private set; } = [];

    /// <summary>A client of each Query node.</summary>
    public IReadOnlyList<QueryService.QueryServiceClient> Query { get; private set; } = [];

    /// <summary>A client of each Query node that subscribes.</summary>
    public IReadOnlyList<SubscriptionService.SubscriptionServiceClient> Subscriptions { get; private set; } = [];

    /// <summary>
    /// Starts it where no test has before, or skips where RabbitMQ is missing. Returns once every node is ready.
    /// </summary>
    public async Task StartAsync()
    {
        Requires.RabbitMq();
        if (_fleet is null)
            await StartFirstAsync();
        await Fleet.ReadyAsync(Deadline.Token(TimeSpan.FromMinutes(2)));
    }

    /// <summary>Leaves every process's logs where they are once the tests are over, and says where that is.</summary>
    public void KeepLogs()
    {
        _keepsLogs = true;
        Console.WriteLine($"fleet: logs are kept in {_directory}");
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        if (_fleet is not null)
            await _fleet.DisposeAsync();
        if (_keepsLogs)
            foreach (var log in Directory.EnumerateFiles(Path.Combine(_directory, "postgres"), "postgres.log*"))
                File.Copy(log, Path.Combine(_directory, Path.GetFileName(log)));
        _disk?.Dispose();
        if (Directory.Exists(_directory) && !_keepsLogs)
            Directory.Delete(_directory, recursive: true);
    }

    /// <summary>One statement on a connection of its own; null where it gives nothing.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(Fleet.PostgresConnectionString + ";Pooling=false");
        await connection.OpenAsync(Deadline.Token());
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return await command.ExecuteScalarAsync(Deadline.Token()) is T value ? value : default;
    }

    private async Task StartFirstAsync()
    {
        var clock = Stopwatch.StartNew();
        _disk = SmallDisk.TryMount(Path.Combine(_directory, "postgres"));
        _fleet = await Fleet.StartAsync(_directory, new Dictionary<string, string>
        {
            // Few enough for a test to take them all.
            ["max_connections"] = "80",
            // So that its log shows which session blocked which.
            ["log_line_prefix"] = "%m [%p] %a ",
            ["log_lock_waits"] = "on",
            ["log_min_duration_statement"] = "2s",
        }, Deadline.Token(TimeSpan.FromMinutes(3)));
        Console.WriteLine($"fleet: ready after {clock.Elapsed.TotalSeconds:0.0} s");
        Ingestion = [.. _fleet.Ingestion.Select(node => new IngestionService.IngestionServiceClient(ChannelTo(node)))];
        Projection =
            [.. _fleet.Projection.Select(node => new ProjectionService.ProjectionServiceClient(ChannelTo(node)))];
        Query = [.. _fleet.Query.Select(node => new QueryService.QueryServiceClient(ChannelTo(node)))];
        Subscriptions =
            [.. _fleet.Query.Select(node => new SubscriptionService.SubscriptionServiceClient(ChannelTo(node)))];
    }

    private GrpcChannel ChannelTo(ServiceNode node)
    {
        var channel = GrpcChannel.ForAddress(node.Grpc);
        _channels.Add(channel);
        return channel;
    }
}
