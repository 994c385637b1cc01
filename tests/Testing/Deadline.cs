namespace Diplomacy.Testing;

/// <summary>How long tests wait at most: long enough for a busy machine, short enough to notice a hang.</summary>
public static class Deadline
{
    /// <summary>What a wait without a deadline of its own gets.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <summary>A token that is cancelled when the time is up; <see cref="Default"/> when none is given.</summary>
    public static CancellationToken Token(TimeSpan? within = null) =>
        new CancellationTokenSource(within ?? Default).Token;

    /// <summary>The task's result, or a failure that names what was waited for.</summary>
    /// <exception cref="TimeoutException">The task did not end in time.</exception>
    public static async Task<T> Within<T>(this Task<T> task, string waitingFor, TimeSpan? within = null)
    {
        await ((Task)task).Within(waitingFor, within);
        return await task;
    }

    /// <summary>Waits for the task, or fails naming what was waited for.</summary>
    /// <exception cref="TimeoutException">The task did not end in time.</exception>
    public static async Task Within(this Task task, string waitingFor, TimeSpan? within = null)
    {
        var limit = within ?? Default;
        if (await Task.WhenAny(task, Task.Delay(limit)) != task)
            throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s in vain for {waitingFor}.");
        await task;
    }
}
