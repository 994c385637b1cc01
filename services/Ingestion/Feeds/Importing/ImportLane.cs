using System.Threading.Channels;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using ReportOutcome = Diplomacy.Domain.SourceEvents.Reporting.ReportOutcome;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>
/// Writes some of the rows of an import in batches, one after the other. Rows of the same two countries take the same
/// lane, unless a record needs another one, so lanes seldom write the same source event.
/// </summary>
internal sealed class ImportLane(
    StoredImport import, ReportWriter writer, ImportTurns turns, RecordsInFlight inFlight,
    Action<ImportTotals> committed)
{
    /// <summary>The most rows in a batch, with those that are no reports.</summary>
    private const int RowsMax = 10_000;

    /// <summary>Rows that wait. Backpressure: the reading of the file waits for room.</summary>
    private const int WaitingMax = 2_048;

    /// <summary>How long a batch waits for further rows.</summary>
    private static readonly TimeSpan FillTime = TimeSpan.FromMilliseconds(50);

    private readonly Channel<ImportRow> _waiting = Channel.CreateBounded<ImportRow>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true, SingleWriter = true });

    /// <summary>Adds a row, or waits for room.</summary>
    public ValueTask Add(ImportRow row, CancellationToken ct) => _waiting.Writer.WriteAsync(row, ct);

    /// <summary>No further row comes.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Writes until no further row comes.</summary>
    public async Task Run(CancellationToken ct)
    {
        while (await _waiting.Reader.WaitToReadAsync(ct))
            await Write(await Take(ct), ct);
    }

    private async Task<List<ImportRow>> Take(CancellationToken ct)
    {
        var (rows, reports, reportsMax) = (new List<ImportRow>(), 0, turns.BatchMax);
        using var fill = CancellationTokenSource.CreateLinkedTokenSource(ct);
        fill.CancelAfter(FillTime);
        try
        {
            do
                while (rows.Count < RowsMax && reports < reportsMax && _waiting.Reader.TryRead(out var row))
                {
                    rows.Add(row);
                    reports += row.Report is null ? 0 : 1;
                }
            while (rows.Count < RowsMax && reports < reportsMax && await _waiting.Reader.WaitToReadAsync(fill.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The batch has waited long enough.
        }
        return rows;
    }

    private async Task Write(List<ImportRow> rows, CancellationToken ct)
    {
        ProposedReport[] reports = [.. rows.Select(row => row.Report).OfType<ProposedReport>()];
        ImportAdvance? advance = null;
        using (await turns.Take(ct))
            await writer.Write(reports, ct, (session, placed) =>
            {
                advance = new ImportAdvance(import.ImportId, Count(rows, reports, placed));
                session.QueueOperation(advance);
            });
        inFlight.Remove(reports);
        if (advance?.Totals is { } totals)
            committed(totals);
    }

    private ImportedBatch Count(
        List<ImportRow> rows, ProposedReport[] reports, IReadOnlyList<Placed> placed)
    {
        var outcomes = placed.CountBy(one => one.Outcome).ToDictionary();
        var outside = new long[rows.Max(row => (int)row.OutOfScope)];
        var (hash, goldsteinRows, goldsteinTenths) = (0UL, 0L, 0L);
        foreach (var row in rows)
        {
            hash ^= row.Hash;
            if (row.OutOfScope is not 0 and var reason)
                outside[(int)reason - 1]++;
        }
        for (var i = 0; i < reports.Length; i++)
            if (placed[i].Outcome is not ReportOutcome.Duplicate && reports[i].Event.Origin.Feed == import.Feed)
            {
                goldsteinRows++;
                goldsteinTenths += GoldsteinTable.V1.Tenths(reports[i].Action.Code);
            }
        return new ImportedBatch(
            RangesOf(rows), hash,
            new ImportTotals(
                rows.Count, Of(ReportOutcome.Recorded), Of(ReportOutcome.Corroborated), Of(ReportOutcome.Revised),
                Of(ReportOutcome.Duplicate), rows.Count(row => row.Reject is not null), outside),
            goldsteinRows, goldsteinTenths, [.. rows.Select(row => row.Reject).OfType<RejectedRow>()]);

        long Of(ReportOutcome outcome) => outcomes.GetValueOrDefault(outcome);
    }

    /// <summary>The numbers of rows, which come in order, as ranges.</summary>
    private static List<(long First, long End)> RangesOf(List<ImportRow> rows)
    {
        var ranges = new List<(long First, long End)>();
        foreach (var row in rows)
            if (ranges.Count > 0 && ranges[^1].End == row.Number)
                ranges[^1] = ranges[^1] with { End = row.Number + 1 };
            else
                ranges.Add((row.Number, row.Number + 1));
        return ranges;
    }
}
