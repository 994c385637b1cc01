namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>Background work that must outlive failures of the store, of the broker or of the network.</summary>
public static class RetryLoop
{
    /// <summary>
    /// Runs a step again and again until cancelled. A step that fails is reported, and the next one runs after a pause.
    /// Returns without an exception when cancelled.
    /// </summary>
    /// <param name="step">One round of the work; it waits for its own signal or interval.</param>
    /// <param name="pause">The pause after a failure.</param>
    /// <param name="failed">Reports a failure, to the log or to health.</param>
    /// <param name="ct">Ends the loop.</param>
    public static async Task Run(
        Func<CancellationToken, Task> step, TimeSpan pause, Action<Exception> failed, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await step(ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failed(exception);
                await Task.Delay(pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Runs a step at an interval until cancelled; failures are reported, and do not end it.</summary>
    public static Task Poll(
        Func<CancellationToken, Task> step, TimeSpan interval, Action<Exception> failed, CancellationToken ct) => Run(
            async token =>
            {
                await step(token);
                await Task.Delay(interval, token);
            },
            interval, failed, ct);
}
