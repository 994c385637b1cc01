using System.Collections.Concurrent;
using Npgsql;

namespace Marten.Daemon;

/// <summary>Wakes everyone in this process who waits for events of one schema of one database.</summary>
internal sealed class LocalSignal
{
    private static readonly ConcurrentDictionary<string, LocalSignal> All = new();

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    /// <summary>Counts the signals. Read it before looking for events, and wait with it after.</summary>
    public long Version => Volatile.Read(ref _version);

    public static LocalSignal Of(NpgsqlDataSource dataSource, string schema)
    {
        var database = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
        return All.GetOrAdd($"{database.Host}:{database.Port}/{database.Database}/{schema}", _ => new LocalSignal());
    }

    public void Raise()
    {
        Interlocked.Increment(ref _version);
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _next, next).TrySetResult();
    }

    /// <summary>Returns at the first signal after <paramref name="seen"/>, or when the time is over.</summary>
    public async Task WaitAsync(long seen, TimeSpan timeout, CancellationToken token)
    {
        // Taken before the comparison: a signal in between either shows in the version or ends this very task.
        var next = Volatile.Read(ref _next).Task;
        if (Version != seen) return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(next, Task.Delay(timeout, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
    }
}
