using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Diplomacy.Deploy;

/// <summary>
/// A RabbitMQ node that belongs to this process: its own name, data, log and port mapper, on the loopback address
/// only, without management. It stops when the process ends, for whatever reason.
/// </summary>
/// <remarks>
/// Erlang starts a port mapper that outlives every node and is shared by all of them. This node has its own, supervised
/// as well, so that nothing is left behind and nothing is shared.
/// </remarks>
public sealed class PrivateRabbitMq : IAsyncDisposable
{
    internal const string User = "diplomacy";
    private const string NodeName = "diplomacy@localhost";
    private const int PortAttempts = 5;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly BrokerDirectory _directory;
    private readonly Supervisor _portMapper;
    private readonly Supervisor _broker;

    private PrivateRabbitMq(
        BrokerDirectory directory, Supervisor portMapper, Supervisor broker, string connection, string description)
    {
        _directory = directory;
        _portMapper = portMapper;
        _broker = broker;
        ConnectionString = connection;
        Description = description;
    }

    /// <summary>amqp://user:password@127.0.0.1:port/</summary>
    public string ConnectionString { get; }

    /// <summary>The origin of the broker, for logs: without a password.</summary>
    public string Description { get; }

    /// <summary>Completes when the broker has ended, for whatever reason.</summary>
    public Task Ended => _broker.Ended;

    /// <summary>The process id of the node itself.</summary>
    public int ProcessId => OperatingSystem.IsWindows() ? 0 : int.Parse(File.ReadAllText(_directory.PidFile));

    /// <summary>Finds and starts a broker and returns once it answers.</summary>
    /// <exception cref="PrivateRabbitMqException">
    /// RabbitMQ is not installed, its directory is in use by another process, or it did not start.
    /// </exception>
    public static async Task<PrivateRabbitMq> StartAsync(
        PrivateRabbitMqOptions options, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
            throw new PrivateRabbitMqException(
                "A private RabbitMQ needs Linux or macOS: on Windows, name a running broker in "
                + "ConnectionStrings__RabbitMq.");
        var programs = RabbitMqPrograms.Find(options.ProgramDirectories);
        var path = Path.GetFullPath(options.DataDirectory);
        var directory = BrokerDirectory.Take(path);
        try
        {
            var account = await ServerAccount.ForAsync(
                Path.GetDirectoryName(programs.Server)!, directory.Node, cancellationToken, "RabbitMQ", "rabbitmq");
            return await StartAsync(programs, options, directory, account, cancellationToken);
        }
        catch (Exception exception)
        {
            directory.Dispose();
            if (exception is PrivatePostgresException)
                throw new PrivateRabbitMqException(exception.Message, inner: exception);
            throw;
        }
    }

    /// <summary>Stops the broker, then its port mapper.</summary>
    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _portMapper.DisposeAsync();
        if (!OperatingSystem.IsWindows())
            _directory.Dispose();
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<PrivateRabbitMq> StartAsync(
        RabbitMqPrograms programs, PrivateRabbitMqOptions options, BrokerDirectory directory, ServerAccount account,
        CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + options.StartTimeout;
        for (var attempt = 1; ; attempt++)
        {
            var ports = FreePorts.Take(3);
            var port = options.Port > 0 ? options.Port : ports[0];
            var password = directory.Prepare(account, User, port);
            var environment = EnvironmentOf(
                account.Reaches(directory.Node), portMapperPort: ports[1], nodePort: ports[2]);
            var portMapper = Supervisor.Start(
                [.. account.Prefix, programs.PortMapper], directory["epmd.log"], "TERM", erase: "",
                environment: environment);
            var broker = Supervisor.Start(
                [.. account.Prefix, programs.Server], directory.Log, "TERM", erase: "",
                open: account.Prefix.Count > 0 ? directory.Node : "", environment);
            try
            {
                if (await AnswersAsync(port, broker.Ended, deadline, cancellationToken))
                    return new PrivateRabbitMq(
                        directory, portMapper, broker, $"amqp://{User}:{password}@127.0.0.1:{port}/",
                        $"private RabbitMQ from {programs.Server}, data in {directory.Path}");
            }
            catch
            {
                await broker.DisposeAsync();
                await portMapper.DisposeAsync();
                throw;
            }

            var ended = broker.Ended.IsCompleted;
            var logTail = await broker.LogTailAsync();
            await broker.DisposeAsync();
            await portMapper.DisposeAsync();
            if (!ended)
                throw new PrivateRabbitMqException(
                    $"RabbitMQ did not answer within {options.StartTimeout.TotalSeconds:0} s in {directory.Path}.",
                    logTail);
            // Another process may have taken a port meanwhile; a killed broker may still use its own.
            if (attempt == PortAttempts || !logTail.Contains("eaddrinuse", StringComparison.OrdinalIgnoreCase))
                throw new PrivateRabbitMqException($"RabbitMQ did not start in {directory.Path}.", logTail);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static Dictionary<string, string> EnvironmentOf(string node, int portMapperPort, int nodePort) =>
        new()
        {
            ["HOME"] = node,
            ["ERL_EPMD_PORT"] = $"{portMapperPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = NodeName,
            ["RABBITMQ_DIST_PORT"] = $"{nodePort}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(node, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(node, "log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = Path.Combine(node, "pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(node, "enabled_plugins"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(node, "rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(node, "advanced.config"),
            // The machine's configuration is for the machine's own broker.
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(node, "environment"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        };

    /// <summary>Sends the AMQP header until the broker answers; false if it ended or the deadline passed.</summary>
    private static async Task<bool> AnswersAsync(int port, Task ended, DateTime deadline, CancellationToken ct)
    {
        while (!ended.IsCompleted && DateTime.UtcNow < deadline)
        {
            ct.ThrowIfCancellationRequested();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                await client.GetStream().WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), limit.Token);
                if (await client.GetStream().ReadAsync(new byte[1], limit.Token) == 1)
                    return true;
            }
            catch (Exception exception) when (
                exception is SocketException or IOException or OperationCanceledException
                && !ct.IsCancellationRequested)
            {
                // Not yet: the listener opens at the end of the start.
            }
            await Task.WhenAny(ended, Task.Delay(PollInterval, ct));
        }
        return false;
    }
}
