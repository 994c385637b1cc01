using Diplomacy.Contracts.Events;
using Diplomacy.Ingestion.Storage;
using Marten;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>
/// Records the mean Goldstein value of a feed's rows as its neutral value: after the first import of the feed, and when
/// its rows have at least doubled since. What a person decided stays.
/// </summary>
internal sealed class FeedMean(IDocumentStore store, NpgsqlDataSource dataSource)
{
    /// <summary>The author of what is recorded here.</summary>
    public const string Author = "import";

    private const int Growth = 2;

    /// <summary>Tenths of a Goldstein value in hundredths.</summary>
    private const double HundredthsATenth = 10;

    /// <summary>Calibrates the feed of an import whose rows are all stored, where that is due.</summary>
    public async Task Record(StoredImport import, CancellationToken ct)
    {
        var (rows, tenths, before) = await Sum(import.Feed, ct);
        if (rows == 0 || rows < Growth * before)
            return;
        var asked = new FeedCalibrated(
            import.Feed, (int)Math.Round(tenths * HundredthsATenth / rows), Author,
            $"Mean Goldstein value of {rows:N0} rows, at the end of import {import.ImportId}.");
        await ConcurrencyRetry.Run(
            async () => await FeedCalibrationStream.Record(
                store, asked, session => session.QueueSqlCommand(
                    "update recording.feed_import set calibrated_rows = ? where import_id = ?", rows, import.ImportId),
                unlessBy: author => author != Author, ct),
            ct);
    }

    private async Task<(long Rows, long Tenths, long CalibratedRows)> Sum(string feed, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            select coalesce(sum(goldstein_rows), 0)::bigint, coalesce(sum(goldstein_tenths), 0)::bigint,
                coalesce(max(calibrated_rows), 0)
            from recording.feed_import where feed = $1
            """);
        command.Parameters.AddArguments(feed);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
