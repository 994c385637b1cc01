using System.Runtime.InteropServices;

namespace Diplomacy.Deploy;

/// <summary>Cleans up after a server that lost its supervisor.</summary>
internal static partial class Postmaster
{
    /// <summary>
    /// A setting of no effect whose value is the data directory: it shows on the command line which one the server has.
    /// </summary>
    public const string DirectorySetting = "diplomacy.data_directory";

    private const int SigInt = 2;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Stops the server that still runs in the data directory, if any. A process id that now belongs to another
    /// program, as after the restart of a container, is removed from postmaster.pid, because PostgreSQL would
    /// take that program for its predecessor and refuse to start.
    /// </summary>
    /// <exception cref="PrivatePostgresException">The old server did not stop in time.</exception>
    public static async Task StopLeftoverAsync(string data, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var record = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(record) || !int.TryParse(File.ReadLines(record).FirstOrDefault(), out var process))
            return;

        if (!RunsOn(process, data))
        {
            // The id of a dead process stays in the file: PostgreSQL then checks that its workers are gone, too.
            if (kill(process, 0) == 0)
                File.Delete(record);
            return;
        }

        _ = kill(process, SigInt);
        var deadline = DateTime.UtcNow + timeout;
        while (RunsOn(process, data))
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new PrivatePostgresException(
                    $"An earlier PostgreSQL, process {process}, still runs in {data} and does not stop.");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static bool RunsOn(int process, string data)
    {
        if (kill(process, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess)
            return false;
        try
        {
            return File.Exists("/proc/self/cmdline")
                ? File.ReadAllText($"/proc/{process}/cmdline").Split('\0')
                    .Any(argument => argument == data || argument == $"{DirectorySetting}={data}")
                : true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private const int NoSuchProcess = 3;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}
