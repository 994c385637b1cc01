using Grpc.Core;

namespace Diplomacy.Ingestion.Storage;

/// <summary>
/// Retries after a conflict. Writers use optimistic concurrency: PostgreSQL refuses an append to a stream that another
/// writer has changed since it was read.
/// </summary>
internal static class ConcurrencyRetry
{
    /// <summary>Attempts before a request fails as CONTENTION.</summary>
    private const int Max = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(250);

    public static async Task<T> Run<T>(Func<Task<T>> attempt, CancellationToken ct)
    {
        var pause = FirstPause;
        for (var made = 1; ; made++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception exception) when (ConcurrencyConflict.Is(exception) && made < Max)
            {
                // Jitter, so that two writers do not conflict again.
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), ct);
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
            catch (Exception exception) when (ConcurrencyConflict.Is(exception))
            {
                throw RpcErrors.Retryable(StatusCode.Aborted, ErrorReason.Contention,
                    $"Other writers changed the same source events during {Max} attempts; nothing was stored.",
                    PauseMax);
            }
        }
    }
}
