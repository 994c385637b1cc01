using System.Collections.Concurrent;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>Serializes requests with the same idempotency key, so that later ones find the stored answer.</summary>
internal readonly struct RequestGate : IDisposable
{
    private readonly ConcurrentDictionary<string, Task>? _underWay;
    private readonly string _id;
    private readonly TaskCompletionSource? _over;

    private RequestGate(ConcurrentDictionary<string, Task> underWay, string id, TaskCompletionSource over) =>
        (_underWay, _id, _over) = (underWay, id, over);

    /// <summary>Waits for a running request with the same id. A request without an id does not wait.</summary>
    public static async Task<RequestGate> Take(
        ConcurrentDictionary<string, Task> underWay, string id, CancellationToken ct)
    {
        if (id.Length == 0)
            return default;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (underWay.GetOrAdd(id, over.Task) is var other && other != over.Task)
            await other.WaitAsync(ct);
        return new RequestGate(underWay, id, over);
    }

    public void Dispose()
    {
        _underWay?.TryRemove(_id, out _);
        _over?.SetResult();
    }
}
