using System.Runtime.InteropServices;

namespace Diplomacy.Tests.Fleet;

/// <summary>Signals to processes, and who is whose child.</summary>
internal static partial class Signals
{
    private const int KillSignal = 9;
    private static readonly int StopSignal = OperatingSystem.IsMacOS() ? 17 : 19;
    private static readonly int ContinueSignal = OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>Ends the process: no handler of its own runs.</summary>
    public static void Kill(int process) => Send(process, KillSignal);

    /// <summary>Freezes the process, as a long pause of its machine would.</summary>
    public static void Freeze(int process) => Send(process, StopSignal);

    /// <summary>Lets a frozen process run on.</summary>
    public static void Thaw(int process) => Send(process, ContinueSignal);

    /// <summary>The ids of the processes that a process has started and that still run.</summary>
    public static int[] ChildrenOf(int process)
    {
        try
        {
            return
            [
                .. File.ReadAllText($"/proc/{process}/task/{process}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse),
            ];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The program and arguments of a process; empty when there is none.</summary>
    public static string[] CommandLineOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Send(int process, int signal)
    {
        // To kill(2), 0 is everyone in this process's own group, and less than that are groups of others.
        if (process > 0)
            _ = kill(process, signal);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}
