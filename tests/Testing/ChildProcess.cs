using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Diplomacy.Testing;

/// <summary>
/// A process that a test starts and may kill or freeze. What it prints, on either output, is kept line by line. It
/// does not outlive the test.
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    /// <summary>How long a process may take to end by itself when it is disposed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int ShownLines = 40;
    private const int KillSignal = 9;
    private const int TerminateSignal = 15;
    private static readonly int StopSignal = OperatingSystem.IsMacOS() ? 17 : 19;
    private static readonly int ContinueSignal = OperatingSystem.IsMacOS() ? 19 : 18;

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Lock _gate = new();
    private readonly Task _ended;
    private TaskCompletionSource _printed = NewSignal();

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ended = EndAsync();
    }

    /// <summary>The program that runs built .NET programs: the one that runs this test host.</summary>
    public static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? Environment.ProcessPath!
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it has printed so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>Starts a program, with variables added to this process's environment; null removes one.</summary>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return new ChildProcess(start);
    }

    /// <summary>Starts a built .NET program from its .dll.</summary>
    public static ChildProcess StartDotnet(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null) =>
        Start(Dotnet, ["exec", assembly, .. arguments], environment, workingDirectory);

    /// <summary>The first line, already printed or still to come, that contains the text.</summary>
    /// <exception cref="TimeoutException">No such line came in time; the message has the last lines.</exception>
    /// <exception cref="InvalidOperationException">The process ended without such a line.</exception>
    public async Task<string> LineAsync(string containing, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Deadline.Default);
        for (var read = 0; ;)
        {
            var ended = _ended.IsCompleted;
            Task printed;
            lock (_gate)
            {
                for (; read < _lines.Count; read++)
                {
                    if (_lines[read].Contains(containing, StringComparison.Ordinal))
                        return _lines[read];
                }

                printed = _printed.Task;
            }

            if (ended)
                throw new InvalidOperationException($"Ended without a line with \"{containing}\".\n{Shown()}");
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"No line with \"{containing}\" came in time.\n{Shown()}");
            await Task.WhenAny(printed, _ended, Task.Delay(Timeout.Infinite, deadline.Token));
        }
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        await _ended.Within($"the end of {_process.StartInfo.FileName}", within);
        return _process.ExitCode;
    }

    /// <summary>Ends the process as <c>kill -9</c> does: no handler runs. Its children are left alone.</summary>
    public void Kill() => Signal(KillSignal);

    /// <summary>Asks the process to end, as a container's stop does.</summary>
    public void Terminate() => Signal(TerminateSignal);

    /// <summary>Freezes the process until <see cref="Continue"/>, as a long pause of its machine would.</summary>
    public void Stop() => Signal(StopSignal);

    /// <summary>Lets a frozen process run on.</summary>
    public void Continue() => Signal(ContinueSignal);

    /// <summary>Asks the process to end; after <see cref="Patience"/>, kills it and its children.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ended.IsCompleted)
        {
            // Killing first would leave behind what its children had yet to clean up.
            _ = kill(Id, TerminateSignal);
            _ = kill(Id, ContinueSignal);
            if (await Task.WhenAny(_ended, Task.Delay(Patience)) != _ended)
                _process.Kill(entireProcessTree: true);
        }

        await _ended.Within("the end of a killed process");
        _process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task EndAsync() => await _process.WaitForExitAsync();

    private void Add(string? line)
    {
        if (line is null)
            return;
        TaskCompletionSource printed;
        lock (_gate)
        {
            _lines.Add(line);
            (printed, _printed) = (_printed, NewSignal());
        }

        printed.SetResult();
    }

    private string Shown() => string.Join('\n', Lines.TakeLast(ShownLines));

    private void Signal(int signal)
    {
        if (kill(Id, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} to {Id}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}
