using System.Diagnostics;

namespace Diplomacy.Testing;

/// <summary>Polls until the answer is right or the deadline has passed.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, within);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null) =>
        ReadAsync(condition, holds => holds, what, within);

    /// <summary>Reads until a value is acceptable and returns that value. A read that throws is not caught.</summary>
    /// <exception cref="TimeoutException">No value was acceptable in time; the message has the last one.</exception>
    public static async Task<T> ReadAsync<T>(
        Func<Task<T>> read, Func<T, bool> accept, string what, TimeSpan? within = null)
    {
        var limit = within ?? Deadline.Default;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var left = limit - clock.Elapsed;
            var value = await read().Within(what, left > Pause ? left : Pause);
            if (accept(value))
                return value;
            if (clock.Elapsed > limit)
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s in vain for {what}; last was {value}.");
            await Task.Delay(Pause);
        }
    }
}
