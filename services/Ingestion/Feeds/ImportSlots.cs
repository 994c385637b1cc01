using Grpc.Core;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>How many imports callers may run on a node at a time.</summary>
internal sealed class ImportSlots : IDisposable
{
    private const int Max = 4;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _free = new(Max, Max);

    /// <summary>Takes a place until the result is disposed of; fails if there is none.</summary>
    public IDisposable Take() => _free.Wait(TimeSpan.Zero) ? new Slot(_free) : throw RpcErrors.Retryable(
        StatusCode.ResourceExhausted, ErrorReason.TooManyImports,
        $"This node runs {Max} imports already; expected at most {Max}.", RetryDelay);

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
