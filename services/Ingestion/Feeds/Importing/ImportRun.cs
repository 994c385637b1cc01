using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Ingestion.Feeds.Formats.Files;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Grpc.Core;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>
/// Reads a file and writes its rows: bytes → rows, on a thread of its own → checked rows → lanes. Every step waits for
/// the next one, so memory does not grow with the file.
/// </summary>
internal sealed class ImportRun(
    AskedImport asked, StoredImport import, DoneRows done, RowCheck check, ReportWriter writer, ImportTurns turns,
    NpgsqlDataSource dataSource)
{
    private const int Lanes = 2;

    /// <summary>Rows that pass from step to step at a time.</summary>
    private const int ChunkRows = 256;

    /// <summary>Chunks that wait to be checked.</summary>
    private const int ChunksMax = 8;

    private readonly Lock _lock = new();
    private readonly RecordsInFlight _inFlight = new();
    private readonly ResumedRows _resumed = new(done);
    private ImportTotals _totals = import.Totals;
    private Exception? _failure;

    /// <summary>The rows that are committed, by outcome.</summary>
    public ImportTotals Totals
    {
        get
        {
            lock (_lock)
                return _totals;
        }
    }

    /// <summary>The import, with what its rows say about it.</summary>
    public StoredImport Import { get; private set; } = import;

    /// <summary>Imports the file to its end.</summary>
    /// <param name="open">Opens the file; reading it ends when the token is cancelled.</param>
    /// <param name="ct">Ends it.</param>
    public async Task Run(Func<CancellationToken, Stream> open, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var chunks = Channel.CreateBounded<FeedRow[]>(
            new BoundedChannelOptions(ChunksMax) { SingleReader = true, SingleWriter = true });
        var opened = new TaskCompletionSource<FeedFile>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAll(
            Guard(() => Task.Factory.StartNew(
                () => Read(open, chunks.Writer, opened, stop.Token), CancellationToken.None,
                TaskCreationOptions.LongRunning, TaskScheduler.Default), stop),
            Guard(() => Write(chunks.Reader, opened.Task, stop), stop));
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }

    /// <summary>Runs a step; its failure stops the others. The first one counts.</summary>
    private async Task Guard(Func<Task> step, CancellationTokenSource stop)
    {
        try
        {
            await step();
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            await stop.CancelAsync();
        }
    }

    /// <summary>Reads rows. It blocks its thread, because formats and decompression read synchronously.</summary>
    private void Read(
        Func<CancellationToken, Stream> open, ChannelWriter<FeedRow[]> chunks, TaskCompletionSource<FeedFile> opened,
        CancellationToken ct)
    {
        try
        {
            using var content = open(ct);
            using var file = FeedFiles.Open(content, asked.Format);
            opened.SetResult(file);
            foreach (var chunk in file.Rows().Chunk(ChunkRows))
                chunks.WriteAsync(chunk, ct).AsTask().GetAwaiter().GetResult();
            // What comes after the last row is part of the file too.
            if (content.CanRead)
                content.CopyTo(Stream.Null);
            chunks.Complete();
        }
        catch (Exception exception)
        {
            // Whichever step sees it first, this is the failure.
            opened.TrySetException(exception);
            chunks.TryComplete(exception);
            throw;
        }
    }

    private async Task Write(
        ChannelReader<FeedRow[]> chunks, Task<FeedFile> opened, CancellationTokenSource stop)
    {
        await Describe(await opened.WaitAsync(stop.Token), stop.Token);
        var lanes = Enumerable.Range(0, Lanes)
            .Select(_ => new ImportLane(Import, writer, turns, _inFlight, Committed)).ToArray();
        await Task.WhenAll([
            Guard(() => Check(chunks, lanes, stop.Token), stop),
            .. lanes.Select(lane => Guard(() => lane.Run(stop.Token), stop))]);
    }

    private async Task Describe(FeedFile file, CancellationToken ct)
    {
        if (file.FeedName.Length > 0 && asked.Feed.Length > 0 && asked.Feed != file.FeedName)
            throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.InvalidArgument,
                $"feed is \"{Echo.Of(asked.Feed)}\", and the rows are of {file.FeedName}; expected no feed.");
        var feed = asked.Feed.Length > 0 ? asked.Feed : file.FeedName;
        // The contract's formats have the numbers of those here, from 1.
        var format = (short)((int)file.Format + 1);
        if (Import.Format != 0 && (Import.Format, Import.Feed) != (format, feed))
            throw RpcErrors.Of(StatusCode.AlreadyExists, ErrorReason.ImportContentDiffers,
                $"import_id \"{Echo.Of(asked.ImportId)}\" was used before for a file of the feed "
                + $"\"{Echo.Of(Import.Feed)}\" in another format or of another name; expected the same file, or a new "
                + "id.");
        Import = Import with { Format = format, Feed = feed, Header = file.Header };
        await FeedImportTable.Describe(dataSource, asked.ImportId, format, feed, file.Header, ct);
    }

    private async Task Check(ChannelReader<FeedRow[]> chunks, ImportLane[] lanes, CancellationToken ct)
    {
        var number = 0L;
        var isResumed = false;
        await foreach (var chunk in chunks.ReadAllAsync(ct))
        {
            var checks = await check.Check(chunk, asked.Feed, asked.ReportedBy, ct);
            for (var i = 0; i < chunk.Length; i++, number++)
            {
                if (!isResumed && number == _resumed.End)
                    isResumed = await Resume(number);
                var hash = ImportRow.HashOf(chunk[i].Raw, number);
                if (!isResumed && _resumed.IsDone(number, hash))
                    continue;
                var row = RowOf(chunk[i], checks[i], number, hash);
                if (isResumed)
                    await Dispatch(row, lanes, ct);
                else
                    _resumed.Hold(row);
            }
        }
        // Whether a shorter file has the same rows shows only now.
        if (!isResumed)
            await Resume(number);
        foreach (var lane in lanes)
            lane.Complete();

        async Task<bool> Resume(long seen)
        {
            foreach (var row in _resumed.Release(asked.ImportId, seen))
                await Dispatch(row, lanes, ct);
            return true;
        }
    }

    private ValueTask Dispatch(ImportRow row, ImportLane[] lanes, CancellationToken ct)
    {
        var lane = row.Report is { } report
            ? (int)((uint)report.Action.Dyad.GetHashCode() % Lanes) : (int)(row.Number / ChunkRows % Lanes);
        if (row.Report?.Record is { } record)
            lane = _inFlight.Add(record, lane);
        return lanes[lane].Add(row, ct);
    }

    private static ImportRow RowOf(FeedRow row, RowCheck.Result checkedRow, long number, ulong hash) => new(
        number, hash, checkedRow.Report, checkedRow.OutOfScope,
        checkedRow.Faults.Count == 0 ? null : new Protos.Ingestion.V1.RejectedRow
        {
            Line = row.Line,
            Raw = row.Raw,
            Faults = { checkedRow.Faults },
        });

    /// <summary>Lanes commit in any order; the totals with the most rows are the latest ones.</summary>
    private void Committed(ImportTotals totals)
    {
        lock (_lock)
            if (totals.Rows >= _totals.Rows)
                _totals = totals;
    }
}
