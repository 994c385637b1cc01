using Diplomacy.Ingestion.Reporting;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>Lets batches of imports pass, few at a time, and after the requests that callers wait for.</summary>
internal sealed class ImportTurns(ReportBatcher batcher) : IDisposable
{
    /// <summary>Batches of all imports of this node that are written at a time while nobody else writes.</summary>
    private const int InFlightMax = 2;

    /// <summary>The most reports in a batch while nobody else writes.</summary>
    private const int ReportsMax = 2_000;

    /// <summary>The most while callers do: a request waits no longer than such a batch takes.</summary>
    private const int FewReportsMax = 250;

    /// <summary>How long after its answer a caller may be expected to come again.</summary>
    private static readonly TimeSpan CallersStay = TimeSpan.FromSeconds(1);

    /// <summary>How long a batch gives way at most, so that constant requests do not stop an import.</summary>
    private static readonly TimeSpan GiveWayMax = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turns = new(InFlightMax, InFlightMax);
    private readonly SemaphoreSlim _alone = new(1, 1);

    /// <summary>The most reports that the next batch may have.</summary>
    public int BatchMax => IsShared ? FewReportsMax : ReportsMax;

    private bool IsShared => batcher.HasCallersWithin(CallersStay);

    /// <summary>Waits for a turn, which ends when the result is disposed of.</summary>
    public async Task<IDisposable> Take(CancellationToken ct)
    {
        var places = IsShared ? new[] { _alone, _turns } : [_turns];
        var turn = new Turn();
        try
        {
            foreach (var place in places)
                await turn.Enter(place, ct);
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
    public void Dispose()
    {
        _turns.Dispose();
        _alone.Dispose();
    }

    private sealed class Turn : IDisposable
    {
        private readonly List<SemaphoreSlim> _places = [];

        public async Task Enter(SemaphoreSlim place, CancellationToken ct)
        {
            await place.WaitAsync(ct);
            _places.Add(place);
        }

        public void Dispose() => _places.ForEach(place => place.Release());
    }
}
