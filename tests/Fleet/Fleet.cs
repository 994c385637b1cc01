using Npgsql;

namespace Diplomacy.Tests.Fleet;

/// <summary>
/// Two nodes of each service as processes of their own, on a private PostgreSQL and RabbitMQ. All of it stops with
/// this process, however that ends; what dies before is started again.
/// </summary>
public sealed class Fleet : IAsyncDisposable
{
    private const string Database = "diplomacy";
    private const int NodesOfAService = 2;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly string _directory;
    private readonly Queue<int> _freePorts = new(FreePorts.Take(2 + (3 * NodesOfAService * 2)));
    private readonly int _postgresPort;
    private readonly int _rabbitMqPort;

    private Fleet(string directory, IReadOnlyDictionary<string, string> postgresSettings)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);

        // Both restart on the same address, so that clients find them again.
        _postgresPort = _freePorts.Dequeue();
        _rabbitMqPort = _freePorts.Dequeue();
        Postgres = new Member("PostgreSQL", ct => RunningProcess.StartPostgresAsync(
            new PrivatePostgresOptions
            {
                DataDirectory = Path.Combine(directory, "postgres"),
                Port = _postgresPort,
                Routes = PostgresRoutes.Programs | PostgresRoutes.Npm,
                Database = Database,
                Settings = postgresSettings,
            }, ct));
        RabbitMq = new Member("RabbitMQ", ct => RunningProcess.StartBrokerAsync(
            new PrivateRabbitMqOptions
            {
                DataDirectory = Path.Combine(directory, "rabbitmq"),
                Port = _rabbitMqPort,
            }, ct));
        Ingestion = Nodes("Ingestion");
        Projection = Nodes("Projection");
        Query = Nodes("Query");
    }

    /// <summary>The event store's server.</summary>
    public Member Postgres { get; }

    /// <summary>The broker.</summary>
    public Member RabbitMq { get; }

    /// <summary>The nodes that accept reports.</summary>
    public IReadOnlyList<ServiceNode> Ingestion { get; }

    /// <summary>The nodes that project; one does, the other is on standby.</summary>
    public IReadOnlyList<ServiceNode> Projection { get; }

    /// <summary>The nodes that answer.</summary>
    public IReadOnlyList<ServiceNode> Query { get; }

    /// <summary>Every service's nodes.</summary>
    public IEnumerable<ServiceNode> Services => Ingestion.Concat(Projection).Concat(Query);

    /// <summary>The Npgsql connection string that the services have.</summary>
    public string PostgresConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _postgresPort,
        Username = ServiceRole.Name,
        Password = Secret("postgres", "role-password"),
        Database = Database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>Starts everything on free ports and returns once every node is ready.</summary>
    /// <param name="directory">The fleet's alone: data and logs.</param>
    /// <param name="postgresSettings">PostgreSQL's settings by their postgresql.conf names.</param>
    /// <param name="ct">Ends the start.</param>
    /// <exception cref="PrivatePostgresException">PostgreSQL is missing or did not start.</exception>
    /// <exception cref="PrivateRabbitMqException">RabbitMQ is missing or did not start.</exception>
    /// <exception cref="TimeoutException">A node was not ready in time.</exception>
    public static async Task<Fleet> StartAsync(
        string directory, IReadOnlyDictionary<string, string> postgresSettings, CancellationToken ct = default)
    {
        var fleet = new Fleet(directory, postgresSettings);
        try
        {
            await Task.WhenAll(fleet.Postgres.StartAsync(ct), fleet.RabbitMq.StartAsync(ct));
            foreach (var node in fleet.Services)
                await node.Member.StartAsync(ct);
            await fleet.ReadyAsync(ct);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns once every node says that it can serve.</summary>
    /// <exception cref="TimeoutException">A node did not say so in time.</exception>
    public Task ReadyAsync(CancellationToken ct = default) =>
        Task.WhenAll(Services.Select(node => node.ReadyAsync(StartTimeout, ct)));

    /// <summary>Stops the services, then PostgreSQL and RabbitMQ.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Services.Select(node => node.Member.DisposeAsync().AsTask()));
        await Task.WhenAll(Postgres.DisposeAsync().AsTask(), RabbitMq.DisposeAsync().AsTask());
    }

    private ServiceNode[] Nodes(string service) =>
        [.. Enumerable.Range(1, NodesOfAService).Select(i => Node(service, $"{service} {i}"))];

    private ServiceNode Node(string service, string name)
    {
        var (grpc, web) = (_freePorts.Dequeue(), _freePorts.Dequeue());
        var log = Path.Combine(_directory, $"{name.Replace(' ', '-')}.log".ToLowerInvariant());
        var assembly = Path.Combine(AppContext.BaseDirectory, $"Diplomacy.{service}.dll");
        return new ServiceNode(
            new Member(name, _ => Task.FromResult(
                RunningProcess.StartService(assembly, log, EnvironmentOf(name, grpc, web)))),
            grpc, web);
    }

    private Dictionary<string, string> EnvironmentOf(string name, int grpcPort, int webPort) =>
        new()
        {
            // Named, so that the nodes can be distinguished in pg_stat_activity.
            ["ConnectionStrings__Postgres"] = $"{PostgresConnectionString};Application Name={name}",
            ["ConnectionStrings__RabbitMq"] =
                $"amqp://{PrivateRabbitMq.User}:{Secret("rabbitmq", "password")}@127.0.0.1:{_rabbitMqPort}/",
            ["Ports__Grpc"] = $"{grpcPort}",
            ["Ports__Web"] = $"{webPort}",
            ["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory,
            // Six processes share this machine; a heap for each core of it would be six times too many.
            ["DOTNET_gcServer"] = "0",
        };

    private string Secret(string server, string file) =>
        File.ReadAllText(Path.Combine(_directory, server, file)).Trim();
}
