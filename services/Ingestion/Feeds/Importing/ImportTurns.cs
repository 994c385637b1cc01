using Diplomacy.Ingestion.Reporting;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>Lets batches of imports pass, few at a time, and after the requests that callers wait for.</summary>
internal sealed class ImportTurns(ReportBatcher batcher) : IDisposable
{
    /// <summary>Batches of all imports of this node that are written at a time.</summary>
    private const int InFlightMax = 2;

    /// <summary>How long a batch gives way at most, so that constant requests do not stop an import.</summary>
    private static readonly TimeSpan GiveWayMax = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turns = new(InFlightMax, InFlightMax);

    /// <summary>Waits for a turn, which ends when the result is disposed of.</summary>
    public async Task<IDisposable> Take(CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        var turn = new Turn(_turns);
        try
        {
            await batcher.WaitUntilIdle(GiveWayMax, ct);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
