using Diplomacy.Ingestion.Feeds.Importing;
using Diplomacy.Ingestion.Storage;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.Ingestion.Feeds.Watching;

/// <summary>
/// Imports the files of a folder, each once, in the order of their names. What was done of a file is in the store, so
/// this continues after a restart where it stopped, and several nodes may watch one folder.
/// </summary>
internal sealed class FeedFolderWatcher(
    IConfiguration configuration, FeedImporter importer, StoreReadiness store, ILogger<FeedFolderWatcher> log)
    : BackgroundService, IHealthCheck
{
    private readonly FeedFolder? _folder = FeedFolder.Read(configuration);

    /// <summary>The files seen last time: one that has not changed since is whole.</summary>
    private Dictionary<string, (long Length, DateTime Written)> _seen = [];

    private volatile string? _fault;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        var failed = _folder?.FailedCount() ?? 0;
        return Task.FromResult(
            _fault is { } fault ? HealthCheckResult.Degraded($"files wait in the feed folder: {fault}")
            : failed > 0 ? HealthCheckResult.Degraded($"{failed:N0} files of the feed folder could not be imported")
            : HealthCheckResult.Healthy());
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        if (_folder is null)
            return;
        // Does not block the start of the host.
        await Task.Yield();
        await store.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await RetryLoop.Poll(token => Look(_folder, token), _folder.PollInterval, Failed, ct);
    }

    private void Failed(Exception exception)
    {
        _fault = exception.GetBaseException().Message;
        log.LogWarning(exception, "Files of the feed folder could not be imported; trying again");
    }

    private async Task Look(FeedFolder folder, CancellationToken ct)
    {
        var files = folder.Waiting();
        var before = _seen;
        _seen = files.ToDictionary(file => file.Name, file => (file.Length, file.LastWriteTimeUtc));
        foreach (var file in files)
            // Files are taken in order, so one that still grows holds up those after it.
            if (!before.TryGetValue(file.Name, out var seen) || seen != _seen[file.Name]
                || !await Take(folder, file, ct))
                break;
        _fault = null;
    }

    /// <summary>Imports a file; false where another node works on it.</summary>
    private async Task<bool> Take(FeedFolder folder, FileInfo file, CancellationToken ct)
    {
        var id = "";
        try
        {
            id = await FeedFolder.IdOf(file.FullName, ct);
            if (!await Import(file, id, ct))
                return false;
            folder.MoveToDone(file.FullName, id);
        }
        catch (FileNotFoundException)
        {
            // Another node has moved it.
        }
        catch (RpcException exception) when (!IsPassing(exception))
        {
            log.LogWarning("{File} cannot be imported: {Reason}", file.Name, exception.Status.Detail);
            folder.MoveToFailed(file.FullName, id, exception.Status.Detail);
        }
        return true;
    }

    private async Task<bool> Import(FileInfo file, string id, CancellationToken ct)
    {
        var asked = new AskedImport(
            id, file.Name, file.Length, Format: null, Feed: "", Calibrate: true, ReportedBy: null);
        await using var import = await importer.TryOpen(asked, ct);
        if (import is null)
            return false;
        if (import.Import.State == ImportState.Finished)
            return true;
        await import.Run(_ => File.OpenRead(file.FullName), () => file.Length, ct);
        var totals = import.Now.Totals;
        log.LogInformation(
            "{File} is imported: {Rows:N0} rows, of which {Rejected:N0} rejected", file.Name, totals.Rows,
            totals.Rejected);
        return true;
    }

    /// <summary>Whether the same file may be taken later.</summary>
    private static bool IsPassing(RpcException exception) =>
        exception.StatusCode is StatusCode.Aborted or StatusCode.Unavailable or StatusCode.Cancelled;
}
