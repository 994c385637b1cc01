using System.Diagnostics;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>
/// Measures several things in turn, again and again (A B A B …), so that whatever else the machine does meanwhile
/// falls upon all of them.
/// </summary>
internal sealed class Contest
{
    private readonly List<(string Name, Func<Task<double>> Measure)> _contenders = [];

    /// <summary>Adds a contender: it does its work once, and gives its rate.</summary>
    public Contest Add(string name, Func<Task<double>> measure)
    {
        _contenders.Add((name, measure));
        return this;
    }

    /// <summary>The samples of every contender, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, double[]>> Run(int repeats)
    {
        var samples = _contenders.ToDictionary(contender => contender.Name, _ => new double[repeats]);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var (name, measure) in _contenders)
            {
                // So that nobody pays for the garbage of the one before.
                GC.Collect();
                samples[name][repeat] = await measure();
                Console.Error.WriteLine($"  {name}, {repeat + 1} of {repeats}: {samples[name][repeat]:N0}");
            }
        }

        return samples;
    }

    /// <summary>How many a second, of so many done by an action.</summary>
    public static async Task<double> Rate(int count, Func<Task> action)
    {
        var clock = Stopwatch.StartNew();
        await action();
        return count / clock.Elapsed.TotalSeconds;
    }

    /// <summary>How many a second several callers do, each one at a time, for a while.</summary>
    public static async Task<double> RateOf(int callers, TimeSpan time, Func<int, Task> once)
    {
        var done = 0L;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var own = 0L;
            for (; clock.Elapsed < time; own++)
                await once(caller);
            Interlocked.Add(ref done, own);
        })));
        return done / clock.Elapsed.TotalSeconds;
    }
}
