using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.ServiceDefaults.EventStore;

namespace Diplomacy.Query.Ledger;

/// <summary>
/// Reads all relationships once after the start, so that the first callers need not wait for the store. It ends when
/// the cache is nearly full, so that it evicts nothing that a caller asked for.
/// </summary>
internal sealed class LedgerWarmUp(
    RelationshipIndex index, LedgerCache cache, ProjectionPosition projection, StoreReadiness store, TimeProvider clock,
    ILogger<LedgerWarmUp> log) : BackgroundService
{
    private const int ChunkSize = 64;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await store.WaitAsync(ct);
        for (var isDone = false; !isDone && !ct.IsCancellationRequested;)
        {
            try
            {
                isDone = await ReadAll(ct);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.LogDebug(exception, "The cache could not be filled; trying again");
                await Task.Delay(RetryPause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> ReadAll(CancellationToken ct)
    {
        var single = SingleMonths.Of(ScoringModels.Default, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        foreach (var chunk in (await index.All(ct)).Chunk(ChunkSize))
        {
            if (cache.IsNearlyFull)
                break;
            await cache.Read(chunk, LedgerScope.At(projection.Current, single), ct);
        }
        return true;
    }
}
