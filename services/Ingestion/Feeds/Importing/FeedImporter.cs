using Diplomacy.Domain.Vocabulary;
using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Grpc.Core;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>Begins imports, and continues those that were cut short.</summary>
internal sealed class FeedImporter(
    StoreLeases leases, RowCheck check, ReportWriter writer, ImportTurns turns, FeedMean mean,
    NpgsqlDataSource dataSource)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Opens an import, until the result is disposed of; fails if another call works on it.</summary>
    public async Task<OpenImport> Open(AskedImport asked, CancellationToken ct) =>
        await TryOpen(asked, ct) ?? throw Running(asked.ImportId);

    /// <summary>The same; null if another call, maybe at another node, works on it.</summary>
    public async Task<OpenImport?> TryOpen(AskedImport asked, CancellationToken ct)
    {
        if (await leases.TryTake(FeedImportTable.LeaseOf(asked.ImportId), ct) is not { } lease)
            return null;
        try
        {
            var import = await FeedImportTable.Open(
                dataSource, asked.ImportId, asked.FileName, asked.ReportedBy ?? "", asked.Calibrate, asked.TotalBytes,
                ct);
            CheckSame(asked, import);
            var done = await FeedImportTable.Done(dataSource, asked.ImportId, ct);
            var run = new ImportRun(asked, import, done, check, writer, turns, dataSource);
            return new OpenImport(import, run, this, lease);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs an open import to the end of its file.</summary>
    /// <param name="run">The import.</param>
    /// <param name="open">Opens the file; reading it ends when the token is cancelled.</param>
    /// <param name="bytes">The size of the file, once it was read.</param>
    /// <param name="ct">Ends it.</param>
    public async Task Run(
        ImportRun run, Func<CancellationToken, Stream> open, Func<long> bytes, CancellationToken ct)
    {
        var id = run.Import.ImportId;
        try
        {
            await run.Run(open, ct);
            if (run.Import.Calibrate)
                await mean.Record(run.Import, ct);
            if (!await FeedImportTable.Finish(dataSource, id, bytes(), ct))
                throw await Ended(id, ct);
        }
        catch (Exception exception) when (ImportAdvance.IsRefused(exception))
        {
            throw await Ended(id, ct);
        }
        catch (Exception exception) when (exception is FeedFormatException or InvalidDataException)
        {
            await FeedImportTable.End(dataSource, id, ImportState.Failed, exception.Message, ct);
            throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.FeedUnreadable, exception.Message);
        }
    }

    private static void CheckSame(AskedImport asked, StoredImport import)
    {
        if (import.ReportedBy != (asked.ReportedBy ?? ""))
            throw RpcErrors.Of(StatusCode.PermissionDenied, ErrorReason.PermissionDenied,
                $"import_id \"{Echo.Of(asked.ImportId)}\" belongs to another subject; expected a new id.");
        if (import.State == ImportState.Finished && asked.TotalBytes > 0 && asked.TotalBytes != import.Bytes)
            throw RpcErrors.Of(StatusCode.AlreadyExists, ErrorReason.ImportContentDiffers,
                $"import_id \"{Echo.Of(asked.ImportId)}\" was used before for a file of {import.Bytes:N0} bytes, and "
                + $"this one has {asked.TotalBytes:N0}; expected the same file, or a new id.");
    }

    /// <summary>Why an import cannot continue although it was open: someone ended it, or took it over.</summary>
    private async Task<RpcException> Ended(string importId, CancellationToken ct) =>
        await FeedImportTable.Find(dataSource, importId, ct) is { State: ImportState.Cancelled } cancelled
            ? RpcErrors.Of(StatusCode.FailedPrecondition, ErrorReason.ImportCancelled, cancelled.Fault)
            : Running(importId);

    private static RpcException Running(string importId) => RpcErrors.Retryable(
        StatusCode.Aborted, ErrorReason.ImportRunning,
        $"Another call works on the import \"{Echo.Of(importId)}\"; one at a time can.", RetryDelay);
}

/// <summary>An import that this process works on, until it is disposed of.</summary>
internal sealed class OpenImport(
    StoredImport import, ImportRun run, FeedImporter importer, IAsyncDisposable lease) : IAsyncDisposable
{
    /// <summary>The import as it was when it was opened.</summary>
    public StoredImport Import => import;

    /// <summary>The import now.</summary>
    public StoredImport Now => run.Import with { Totals = run.Totals };

    /// <summary>Imports the file to its end.</summary>
    /// <param name="open">Opens the file at its beginning; reading it ends when the token is cancelled.</param>
    /// <param name="bytes">The size of the file, once it was read.</param>
    /// <param name="ct">Ends it.</param>
    public Task Run(Func<CancellationToken, Stream> open, Func<long> bytes, CancellationToken ct) =>
        importer.Run(run, open, bytes, ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => lease.DisposeAsync();
}
