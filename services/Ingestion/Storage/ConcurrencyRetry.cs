using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Errors;
using Grpc.Core;

namespace Diplomacy.Ingestion.Storage;

/// <summary>
/// Writers do not wait for one another: each decides on what it sees, and where another was quicker PostgreSQL refuses
/// the append and the request is decided again.
/// </summary>
internal static class ConcurrencyRetry
{
    /// <summary>Attempts before a request is sent back as CONTENTION.</summary>
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
                // A random pause, so that two writers that met do not meet again.
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), ct);
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
            catch (Exception exception) when (ConcurrencyConflict.Is(exception))
            {
                throw RpcErrors.Retryable(StatusCode.Aborted, ErrorReason.Contention,
                    $"Others kept writing the same source events through {Max} attempts; nothing was stored.",
                    PauseMax);
            }
        }
    }
}
