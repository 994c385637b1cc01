using System.ComponentModel;
using System.Diagnostics;

namespace Diplomacy.Deploy;

/// <summary>Runs a program to its end and keeps what it printed.</summary>
internal static class Command
{
    /// <summary>The exit code of a program that is not there, as a shell gives it.</summary>
    public const int NotThere = 127;

    /// <summary>The result of a program: its exit code, and its two outputs concatenated.</summary>
    public readonly record struct Result(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;
    }

    /// <summary>
    /// Runs the program with nothing to read. A program that is not there answers 127, as a shell would;
    /// one that outlives the timeout is killed with its children and answers 124.
    /// </summary>
    public static async Task<Result> RunAsync(
        IReadOnlyList<string> commandLine, TimeSpan timeout, CancellationToken cancellationToken,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        using var process = TryStart(start);
        if (process is null)
            return new Result(NotThere, $"{commandLine[0]} could not be run.");

        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return new Result(process.ExitCode, (await output + await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new Result(124, $"{commandLine[0]} did not end within {timeout.TotalSeconds:0} s.");
        }
    }

    /// <summary>Starts the program, or answers null when there is no such program.</summary>
    public static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
