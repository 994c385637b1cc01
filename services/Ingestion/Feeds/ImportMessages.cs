using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Google.Protobuf.WellKnownTypes;
using ImportState = Diplomacy.Protos.Ingestion.V1.ImportState;
using StoredState = Diplomacy.Ingestion.Storage.ImportState;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Imports as messages.</summary>
internal static class ImportMessages
{
    /// <summary>An import.</summary>
    /// <param name="import">The import.</param>
    /// <param name="checkpoints">Writes the checkpoint of one that has finished; null leaves it out.</param>
    public static FeedImport Of(StoredImport import, CheckpointTokens? checkpoints = null) => new()
    {
        ImportId = import.ImportId,
        FileName = import.FileName,
        Format = (FeedFormat)import.Format,
        Feed = import.Feed,
        State = import.State switch
        {
            StoredState.Finished => ImportState.Finished,
            StoredState.Cancelled => ImportState.Cancelled,
            StoredState.Failed => ImportState.Failed,
            _ => import.IsRunning ? ImportState.Running : ImportState.Interrupted,
        },
        Counts = Of(import.Totals),
        Bytes = import.Bytes,
        TotalBytes = import.TotalBytes,
        StartedAt = Timestamp.FromDateTime(import.StartedAt),
        EndedAt = import.EndedAt is { } ended ? Timestamp.FromDateTime(ended) : null,
        Fault = import.Fault,
        Checkpoint = import.State == StoredState.Finished ? checkpoints?.At(import.Position) : null,
    };

    private static ImportCounts Of(ImportTotals totals)
    {
        var counts = new ImportCounts
        {
            Rows = totals.Rows,
            Recorded = totals.Recorded,
            Corroborated = totals.Corroborated,
            Revised = totals.Revised,
            Duplicate = totals.Duplicate,
            Rejected = totals.Rejected,
            OutOfScope = totals.OutOfScope.Sum(),
        };
        counts.OutOfScopeByReason.Add(totals.OutOfScope
            .Select((rows, i) => new OutOfScopeCount { Reason = (OutOfScopeReason)(i + 1), Rows = rows })
            .Where(count => count.Rows > 0));
        return counts;
    }
}
