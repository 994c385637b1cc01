using System.Diagnostics;
using System.IO.Pipelines;
using Diplomacy.Ingestion.Feeds.Importing;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;
using FeedFormat = Diplomacy.Ingestion.Feeds.Formats.FeedFormat;
using ImportState = Diplomacy.Ingestion.Storage.ImportState;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Imports a file that the caller sends, and reports progress.</summary>
internal sealed class ImportFeed(
    FeedImporter importer, ImportSlots slots, StoppedReaders readers, NpgsqlDataSource dataSource,
    CheckpointTokens checkpoints)
{
    private const int FileNameMax = 200;
    private const int FeedMax = 64;
    private const int ChunkBytesMax = 1024 * 1024;

    /// <summary>Bytes that wait to be read. Backpressure: further ones wait at the caller.</summary>
    private const int WaitingBytesMax = 2 * ChunkBytesMax;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    public async Task Handle(
        IAsyncStreamReader<ImportFeedRequest> requests, IServerStreamWriter<ImportFeedResponse> responses,
        string? subject, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var asked = Validate(await requests.MoveNext(ct) ? requests.Current.Header : null, subject);
        using var slot = slots.Take();
        await using var import = await importer.Open(asked, ct);
        responses = readers.Watch(responses, context);
        await responses.WriteAsync(new ImportFeedResponse { Accepted = ImportMessages.Of(import.Import) }, ct);
        if (import.Import.State != ImportState.Finished)
            await Run(asked, import, requests, responses, ct);
        var finished = (await FeedImportTable.Find(dataSource, asked.ImportId, ct))!;
        await responses.WriteAsync(
            new ImportFeedResponse { Finished = ImportMessages.Of(finished, checkpoints) }, ct);
    }

    private static async Task Run(
        AskedImport asked, OpenImport import, IAsyncStreamReader<ImportFeedRequest> requests,
        IServerStreamWriter<ImportFeedResponse> responses, CancellationToken ct)
    {
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: WaitingBytesMax, resumeWriterThreshold: WaitingBytesMax / 2,
            useSynchronizationContext: false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var receiving = Receive(requests, pipe.Writer, stop.Token);
        ReceivedFile? file = null;
        var running = import.Run(
            token => file = new ReceivedFile(pipe.Reader, asked.TotalBytes, token), () => file?.BytesRead ?? 0,
            stop.Token);
        var pace = new Pace(import.Import, asked.TotalBytes);
        var sent = Task.CompletedTask;
        while (await Task.WhenAny(running, Task.Delay(ProgressInterval, ct)) != running && !ct.IsCancellationRequested)
            // A caller that reads slowly misses progress, and does not slow the import.
            if (sent.IsCompleted)
            {
                await sent;
                sent = responses.WriteAsync(
                    new ImportFeedResponse { Progress = pace.Of(import.Now, file?.BytesRead ?? 0) }, ct);
            }
        try
        {
            await running;
        }
        finally
        {
            await stop.CancelAsync();
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await pipe.Reader.CompleteAsync();
        }
        await sent;
        await responses.WriteAsync(
            new ImportFeedResponse { Progress = pace.Of(import.Now, file?.BytesRead ?? 0) }, ct);
    }

    /// <summary>Takes the chunks; what ends it early also ends the reading of the file.</summary>
    private static async Task Receive(
        IAsyncStreamReader<ImportFeedRequest> requests, PipeWriter file, CancellationToken ct)
    {
        try
        {
            while (await requests.MoveNext(ct))
            {
                var request = requests.Current;
                if (request.PartCase != ImportFeedRequest.PartOneofCase.Chunk)
                    throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.RequiredFieldMissing,
                        "A message after the first one has no chunk; expected the next bytes of the file.");
                if (request.Chunk.Length > ChunkBytesMax)
                    throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.TooLong,
                        $"chunk has {request.Chunk.Length:N0} bytes; expected at most {ChunkBytesMax:N0}.");
                if ((await file.WriteAsync(request.Chunk.Memory, ct)).IsCompleted)
                    break;
            }
            await file.CompleteAsync();
        }
        catch (Exception exception)
        {
            await file.CompleteAsync(exception);
        }
    }

    private static AskedImport Validate(ImportHeader? header, string? subject)
    {
        var errors = new ValidationErrors();
        if (header is null)
            errors.Add("header", ErrorReason.RequiredFieldMissing,
                "The first message has no header; expected one, and then chunks.");
        header ??= new ImportHeader();
        ImportFields.CheckId(header.ImportId, "header.import_id", errors);
        errors.CheckText("header.file_name", header.FileName, FileNameMax);
        errors.CheckText("header.feed", header.Feed, FeedMax);
        if (header.TotalBytes < 0)
            errors.Add("header.total_bytes", ErrorReason.OutOfRange,
                $"total_bytes is {header.TotalBytes:N0}; expected 0 or more.");
        if (!Enum.IsDefined(header.Format))
            errors.Add("header.format", ErrorReason.OutOfRange,
                $"format is {(int)header.Format}, which is no format.");
        errors.ThrowIfAny();
        return new AskedImport(
            header.ImportId, header.FileName, header.TotalBytes,
            header.Format == 0 ? null : (FeedFormat)((int)header.Format - 1), header.Feed,
            !header.HasCalibrate || header.Calibrate, subject);
    }

    /// <summary>How fast a call imports, and how long it may still take.</summary>
    private sealed class Pace(StoredImport begun, long totalBytes)
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public FeedImport Of(StoredImport now, long bytes)
        {
            var seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            var message = ImportMessages.Of(now with { IsRunning = true });
            message.Bytes = bytes;
            message.RowsPerSecond = (now.Totals.Rows - begun.Totals.Rows) / seconds;
            if (totalBytes > 0 && bytes > 0)
                message.RemainingSeconds = Math.Max(0, totalBytes - bytes) * seconds / bytes;
            return message;
        }
    }
}
