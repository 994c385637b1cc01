namespace Diplomacy.Benchmarks.Harness;

/// <summary>
/// Measures several things in turn (A B A B …), so that other load on the machine affects all of them alike.
/// </summary>
internal sealed class Contest
{
    private readonly List<(string Name, Func<Task<Sample>> Measure)> _contenders = [];

    /// <summary>Adds a contender: it does its work once.</summary>
    public Contest Add(string name, Func<Task<Sample>> measure)
    {
        _contenders.Add((name, measure));
        return this;
    }

    /// <summary>The samples of every contender, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, Sample[]>> Run(int repeats)
    {
        var samples = _contenders.ToDictionary(contender => contender.Name, _ => new Sample[repeats]);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var (name, measure) in _contenders)
            {
                // So that no contender pays for the garbage of the one before.
                GC.Collect();
                var sample = samples[name][repeat] = await measure();
                Console.Error.WriteLine(
                    $"  {name}, {repeat + 1} of {repeats}: {sample.Rate:N0}/s, {sample.CpuMicroseconds:N1} µs each");
            }
        }

        return samples;
    }
}
