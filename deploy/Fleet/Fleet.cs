using Npgsql;

namespace Diplomacy.Deploy;

/// <summary>
/// Two nodes of each service as processes of their own, on a private PostgreSQL and RabbitMQ. All of it stops with
/// this process, however that ends; what dies before is started again.
/// </summary>
public sealed class Fleet : IAsyncDisposable
{
    private const string Database = "diplomacy";
    private const int NodesOfAService = 2;

    private readonly FleetOptions _options;
    private readonly string _rabbitMqDirectory;
    private readonly Queue<int> _freePorts;

    private Fleet(FleetOptions options)
    {
        _options = options;
        var directory = Path.GetFullPath(options.DataDirectory);
        Directory.CreateDirectory(directory);
        _rabbitMqDirectory = Path.Combine(directory, "rabbitmq");
        _freePorts = new Queue<int>(FreePorts.Take(2 + (options.FreePorts ? 12 : 0)));

        // Both come back where they were, so that who knows their address finds them again.
        PostgresPort = _freePorts.Dequeue();
        RabbitMqPort = _freePorts.Dequeue();
        Postgres = new Member("PostgreSQL", options, ct => RunningProcess.StartPostgresAsync(
            new PrivatePostgresOptions
            {
                DataDirectory = Path.Combine(directory, "postgres"),
                Port = PostgresPort,
                Routes = PostgresRoutes.Programs | PostgresRoutes.Npm,
                Database = Database,
                Settings = options.PostgresSettings,
            }, ct));
        RabbitMq = new Member("RabbitMQ", options, ct => RunningProcess.StartBrokerAsync(
            new PrivateRabbitMqOptions { DataDirectory = _rabbitMqDirectory, Port = RabbitMqPort }, ct));
        Ingestion = Nodes("Ingestion", directory, firstPort: 5180);
        Projection = Nodes("Projection", directory, firstPort: 5280);
        Query = Nodes("Query", directory, firstPort: 5080);
    }

    /// <summary>The event store's server.</summary>
    public Member Postgres { get; }

    /// <summary>The broker.</summary>
    public Member RabbitMq { get; }

    /// <summary>The nodes that take reports in.</summary>
    public IReadOnlyList<ServiceNode> Ingestion { get; }

    /// <summary>The nodes that project; one does, the other stands by.</summary>
    public IReadOnlyList<ServiceNode> Projection { get; }

    /// <summary>The nodes that answer.</summary>
    public IReadOnlyList<ServiceNode> Query { get; }

    /// <summary>Every service's nodes.</summary>
    public IEnumerable<ServiceNode> Services => Ingestion.Concat(Projection).Concat(Query);

    /// <summary>The port that PostgreSQL listens on.</summary>
    public int PostgresPort { get; }

    /// <summary>The port that RabbitMQ listens on.</summary>
    public int RabbitMqPort { get; }

    /// <summary>The Npgsql connection string that the services have.</summary>
    public string PostgresConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = PostgresPort,
        Username = "postgres",
        Password = Secret("postgres"),
        Database = Database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>The AMQP URI that the services have.</summary>
    public string RabbitMqConnectionString =>
        $"amqp://{PrivateRabbitMq.User}:{Secret("rabbitmq")}@127.0.0.1:{RabbitMqPort}/";

    /// <summary>Starts everything and returns once every node is ready.</summary>
    /// <exception cref="PrivatePostgresException">PostgreSQL is missing or did not start.</exception>
    /// <exception cref="PrivateRabbitMqException">RabbitMQ is missing or did not start.</exception>
    /// <exception cref="TimeoutException">A node was not ready in time.</exception>
    public static async Task<Fleet> StartAsync(FleetOptions options, CancellationToken ct = default)
    {
        var fleet = new Fleet(options);
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
        Task.WhenAll(Services.Select(node => node.ReadyAsync(_options.StartTimeout, ct)));

    /// <summary>Stops the services, then what they stand on.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Services.Select(node => node.Member.DisposeAsync().AsTask()));
        await Task.WhenAll(Postgres.DisposeAsync().AsTask(), RabbitMq.DisposeAsync().AsTask());
    }

    private ServiceNode[] Nodes(string service, string directory, int firstPort) =>
    [
        .. Enumerable.Range(0, NodesOfAService).Select(i =>
        {
            var (grpc, web) = _options.FreePorts
                ? (_freePorts.Dequeue(), _freePorts.Dequeue())
                : (firstPort + (2 * i), firstPort + (2 * i) + 1);
            var name = $"{service} {i + 1}";
            var log = Path.Combine(directory, $"{service}-{i + 1}.log".ToLowerInvariant());
            var assembly = Path.Combine(AppContext.BaseDirectory, $"Diplomacy.{service}.dll");
            return new ServiceNode(
                new Member(name, _options, _ => Task.FromResult(
                    RunningProcess.StartService(assembly, log, EnvironmentOf(name, grpc, web)))),
                grpc, web);
        }),
    ];

    private Dictionary<string, string> EnvironmentOf(string name, int grpcPort, int webPort)
    {
        var environment = new Dictionary<string, string>(_options.Environment)
        {
            // Named, so that PostgreSQL's own view of its connections tells the nodes apart.
            ["ConnectionStrings__Postgres"] = $"{PostgresConnectionString};Application Name={name}",
            ["ConnectionStrings__RabbitMq"] = RabbitMqConnectionString,
            ["Ports__Grpc"] = $"{grpcPort}",
            ["Ports__Web"] = $"{webPort}",
            ["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory,
            // Six processes share this machine; a heap for each core of it would be six times too many.
            ["DOTNET_gcServer"] = "0",
        };
        return environment;
    }

    private string Secret(string server) =>
        File.ReadAllText(Path.Combine(Path.GetFullPath(_options.DataDirectory), server, "password")).Trim();
}
