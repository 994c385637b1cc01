using System.Diagnostics;

namespace Diplomacy.Deploy;

/// <summary>
/// A server process under a small shell script that stops it when this process ends. Two processes are needed
/// because a killed process cannot clean up after itself.
/// </summary>
internal sealed class Supervisor : IAsyncDisposable
{
    /// <summary>The path by which a server reaches the directory that was opened for it, on Linux.</summary>
    public const string OpenedDirectory = "/proc/self/fd/5";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _shell;
    private readonly Task<string> _complaints;
    private readonly string _log;

    private Supervisor(Process shell, string log)
    {
        _shell = shell;
        _log = log;
        _complaints = ReadComplaintsAsync(shell);
        Ended = shell.WaitForExitAsync();
    }

    /// <summary>The process id of the shell, whose child the server is.</summary>
    public int ShellId => _shell.Id;

    /// <summary>Completes when the server has ended, for whatever reason.</summary>
    public Task Ended { get; }

    /// <summary>Starts the server under supervision; the caller checks whether it works.</summary>
    /// <param name="server">The server's program and arguments, after the command that drops privileges.</param>
    /// <param name="log">
    /// The file for the server's output; those of the previous nine runs are kept as LOG.1 to LOG.9.
    /// </param>
    /// <param name="stopSignal">The name of the signal that makes the server stop.</param>
    /// <param name="erase">A directory to delete once the server has stopped, or an empty string.</param>
    /// <param name="open">The directory that the server finds at <see cref="OpenedDirectory"/>, or none.</param>
    /// <param name="environment">Variables added to the server's environment, which no other user can read.</param>
    public static Supervisor Start(
        IEnumerable<string> server, string log, string stopSignal, string erase, string open = "",
        IReadOnlyDictionary<string, string>? environment = null)
    {
        // In its own session the server does not receive the terminal's Ctrl-C, which would stop it before the
        // services that still write to it.
        string[] session = File.Exists("/usr/bin/setsid") ? ["/usr/bin/setsid"] : [];
        string[] commandLine =
            [.. session, "/bin/sh", "-c", Script.Value, "supervise", log, stopSignal, erase, open, .. server];
        var start = new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var shell = Command.TryStart(start)
            ?? throw new PrivatePostgresException($"{commandLine[0]} could not be run to supervise a server.");
        return new Supervisor(shell, log);
    }

    /// <summary>The last lines that the server, or whatever failed to run it, printed.</summary>
    public async Task<string> LogTailAsync()
    {
        // The shell prints here only if it could not start the server or deletes the server's log.
        var complaints = Ended.IsCompleted || _complaints.IsCompleted ? await _complaints : "";
        return (complaints + Environment.NewLine + Logs.Tail(_log)).Trim();
    }

    /// <summary>Makes the shell stop the server, and returns once it has.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        try
        {
            await Ended.WaitAsync(StopTimeout);
        }
        catch (TimeoutException)
        {
            _shell.Kill(entireProcessTree: true);
            await Ended;
        }

        _shell.Dispose();
    }

    private static readonly Lazy<string> Script = new(() =>
    {
        using var stream = typeof(Supervisor).Assembly.GetManifestResourceStream("Diplomacy.Deploy.supervise.sh")!;
        using var reader = new StreamReader(stream);
        // Without comments, because the script is visible in the list of processes.
        var lines = reader.ReadToEnd().Split('\n');
        return string.Join('\n', lines.Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')));
    });

    private static async Task<string> ReadComplaintsAsync(Process shell)
    {
        var output = shell.StandardOutput.ReadToEndAsync();
        var error = await shell.StandardError.ReadToEndAsync();
        return (await output + error).Trim();
    }
}
