using System.Diagnostics;
using System.Globalization;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>One measurement.</summary>
/// <param name="Rate">How many a second.</param>
/// <param name="CpuMicroseconds">
/// The processor time per operation, of this process, the services and PostgreSQL together; 0 where the system does
/// not report it. Unlike the rate it hardly depends on what else the machine does.
/// </param>
internal readonly record struct Sample(double Rate, double CpuMicroseconds)
{
    private const double MicrosecondsATick = 10_000;
    private const int ParentField = 1;
    private const int FirstTimeField = 11;
    private const int TimeFields = 4;

    /// <summary>Measures an action that does a given number of operations.</summary>
    public static async Task<Sample> Of(int count, Func<Task> action)
    {
        var cpu = CpuOfAll();
        var clock = Stopwatch.StartNew();
        await action();
        return new Sample(count / clock.Elapsed.TotalSeconds, (CpuOfAll() - cpu) / count);
    }

    /// <summary>Measures an action that returns how many operations it did.</summary>
    public static Task<Sample> Of(Func<long> action) => Task.Run(() =>
    {
        var cpu = CpuOfAll();
        var clock = Stopwatch.StartNew();
        var done = action();
        return new Sample(done / clock.Elapsed.TotalSeconds, (CpuOfAll() - cpu) / done);
    });

    /// <summary>Measures several callers for a while, each doing one operation at a time.</summary>
    public static async Task<Sample> Of(int callers, TimeSpan time, Func<int, Task> once)
    {
        var done = 0L;
        var cpu = CpuOfAll();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var own = 0L;
            for (; clock.Elapsed < time; own++)
                await once(caller);
            Interlocked.Add(ref done, own);
        })));
        return new Sample(done / clock.Elapsed.TotalSeconds, (CpuOfAll() - cpu) / done);
    }

    /// <summary>The processor time, in microseconds, of this process and all that descend from it.</summary>
    private static double CpuOfAll()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        var processes = new Dictionary<int, (int Parent, double Time)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory), out var id) && Read(id) is { } read)
                processes[id] = read;
        return processes.Keys.Where(IsOurs).Sum(id => processes[id].Time);

        bool IsOurs(int id)
        {
            for (; id != Environment.ProcessId; id = processes[id].Parent)
                if (!processes.ContainsKey(id))
                    return false;
            return true;
        }
    }

    private static (int Parent, double Time)? Read(int process)
    {
        try
        {
            // The name comes second, in brackets, and may hold anything.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // User and system time of its own, and of those children that it has seen end.
            var ticks = fields[FirstTimeField..(FirstTimeField + TimeFields)].Sum(Number);
            return ((int)Number(fields[ParentField]), ticks * MicrosecondsATick);
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
    }

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}
