namespace Diplomacy.Tests.Fleet;

/// <summary>A process of the fleet while it runs.</summary>
/// <param name="Ended">Completes when it has ended, for whatever reason.</param>
/// <param name="FindProcess">The process id; 0 where it has none yet, or no longer.</param>
/// <param name="Stop">Asks it to end, and completes when it has.</param>
internal sealed record RunningProcess(Task Ended, Func<int> FindProcess, Func<ValueTask> Stop)
{
    /// <summary>The server and, where it works through processes of its own, those.</summary>
    public int[] Processes
    {
        get
        {
            var process = FindProcess();
            return process == 0 ? [] : [process, .. Signals.ChildrenOf(process)];
        }
    }

    /// <summary>A private PostgreSQL.</summary>
    public static async Task<RunningProcess> StartPostgresAsync(PrivatePostgresOptions options, CancellationToken ct)
    {
        var server = await PrivatePostgres.StartAsync(options, ct);
        var record = Path.Combine(options.DataDirectory, "data", "postmaster.pid");
        return new RunningProcess(
            server.Ended, () => RecordedIn(record), server.DisposeAsync);
    }

    /// <summary>A private RabbitMQ.</summary>
    public static async Task<RunningProcess> StartBrokerAsync(PrivateRabbitMqOptions options, CancellationToken ct)
    {
        var broker = await PrivateRabbitMq.StartAsync(options, ct);
        var record = Path.Combine(options.DataDirectory, "node", "pid");
        return new RunningProcess(broker.Ended, () => RecordedIn(record), broker.DisposeAsync);
    }

    /// <summary>A service, from its assembly. What it prints goes to the log file.</summary>
    public static RunningProcess StartService(
        string assembly, string log, IReadOnlyDictionary<string, string> environment)
    {
        var supervisor = Supervisor.Start(
            [ChildProcess.Dotnet, "exec", assembly], log, "TERM", erase: "", environment: environment);
        return new RunningProcess(
            supervisor.Ended, () => ServiceUnder(supervisor.ShellId, assembly), supervisor.DisposeAsync);
    }

    /// <summary>The process id in the first line of a file that a server keeps while it runs.</summary>
    private static int RecordedIn(string file)
    {
        try
        {
            return int.TryParse(File.ReadLines(file).FirstOrDefault(), out var process) ? process : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>The shell has two children: the service, and the watcher that stops it.</summary>
    private static int ServiceUnder(int shell, string assembly) =>
        Signals.ChildrenOf(shell).Where(child =>
            Signals.CommandLineOf(child) is [var program, "exec", var loaded, ..]
            && program.EndsWith("dotnet", StringComparison.Ordinal) && loaded == assembly)
        .FirstOrDefault();
}
