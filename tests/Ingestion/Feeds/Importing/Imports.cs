using System.IO.Compression;
using System.Text;
using Diplomacy.Protos.Ingestion.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Feeds.Importing;

/// <summary>Files of feeds, and the sending of them.</summary>
internal static class Imports
{
    private const int ChunkBytes = 16 * 1024;

    private static readonly string[] Countries = ["USA", "RUS", "CHN", "FRA", "GBR", "IND", "BRA", "EGY", "IRN", "ISR"];
    private static readonly string[] Codes = ["010", "036", "042", "043", "051", "112", "120", "173", "190"];

    /// <summary>A new id.</summary>
    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Lines as a file.</summary>
    public static byte[] FileOf(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join("\n", lines) + "\n");

    /// <summary>Rows of GDELT 1.0, the same ones for the same seed; a tenth is out of scope or faulty.</summary>
    public static List<string> Rows(int seed, int count, long firstId = 1_000_000)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var date = new DateOnly(2012, 1, 1).AddDays(random.Next(300)).ToString("yyyy-MM-dd");
            var source = random.Next(Countries.Length);
            var target = (source + 1 + random.Next(Countries.Length - 1)) % Countries.Length;
            var kind = random.Next(20);
            return GdeltDay.Row(
                firstId + i, kind == 0 ? "2012-13-45" : date, Countries[source], kind == 1 ? "" : Countries[target],
                Codes[random.Next(Codes.Length)], 1 + random.Next(9), $"https://paper{random.Next(5)}.example/{i}");
        })];
    }

    /// <summary>The same bytes, packed.</summary>
    public static byte[] Gzip(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(file);
        return packed.ToArray();
    }

    /// <summary>Imports a file, and gives the last message.</summary>
    public static async Task<FeedImport> ImportAsync(
        this RunningServices services, string id, byte[] file, Action<ImportHeader>? change = null) =>
        (await services.ImportAllAsync(id, file, change))[^1].Finished.ShouldNotBeNull();

    /// <summary>Imports a file, and gives every message.</summary>
    public static async Task<List<ImportFeedResponse>> ImportAllAsync(
        this RunningServices services, string id, byte[] file, Action<ImportHeader>? change = null)
    {
        using var call = services.Ingestion.ImportFeed(deadline: DateTime.UtcNow + (2 * Deadline.Default));
        var answers = ReadAsync(call);
        try
        {
            await call.SendAsync(id, file, file.Length, change);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The call has ended; its answers say why.
        }
        return await answers;
    }

    /// <summary>Sends the beginning of a file, and drops the call once a number of rows is committed.</summary>
    public static async Task CutAsync(this RunningServices services, string id, byte[] file, int bytes, long rows = 0)
    {
        using var cut = new CancellationTokenSource(2 * Deadline.Default);
        using var call = services.Ingestion.ImportFeed(cancellationToken: cut.Token);
        await call.SendAsync(id, file, bytes);
        await Eventually.TrueAsync(
            async () => (await services.GetAsync(id))?.Counts.Rows >= rows, $"{rows} rows to be committed");
        await cut.CancelAsync();
        await Eventually.TrueAsync(
            async () => (await services.GetAsync(id))?.State is not (null or ImportState.Running),
            "the call to be dropped");
    }

    /// <summary>Sends a header and bytes.</summary>
    public static async Task SendAsync(
        this AsyncDuplexStreamingCall<ImportFeedRequest, ImportFeedResponse> call, string id, byte[] file, int bytes,
        Action<ImportHeader>? change = null)
    {
        var header = new ImportHeader { ImportId = id, FileName = "20120430.export.CSV", TotalBytes = file.Length };
        change?.Invoke(header);
        await call.RequestStream.WriteAsync(new ImportFeedRequest { Header = header });
        for (var at = 0; at < bytes; at += ChunkBytes)
            await call.RequestStream.WriteAsync(new ImportFeedRequest
            {
                Chunk = ByteString.CopyFrom(file, at, Math.Min(ChunkBytes, bytes - at)),
            });
    }

    /// <summary>An import; null if it was never begun.</summary>
    public static async Task<FeedImport?> GetAsync(this RunningServices services, string id)
    {
        try
        {
            return (await services.Ingestion.GetImportAsync(
                new GetImportRequest { ImportId = id }, deadline: services.CallDeadline)).FeedImport;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Every row is counted once.</summary>
    public static void ShouldAccountForAll(this ImportCounts counts)
    {
        counts.Rows.ShouldBe(counts.Recorded + counts.Corroborated + counts.Revised + counts.Duplicate
            + counts.Rejected + counts.OutOfScope);
        counts.OutOfScope.ShouldBe(counts.OutOfScopeByReason.Sum(count => count.Rows));
    }

    /// <summary>What is stored, whatever the order in which it was: every source event with its reports.</summary>
    public static async Task<string[]> StoredAsync(this RunningServices services)
    {
        await using var command = services.Store.CreateCommand(
            """
            select stream_id::text || ': ' || string_agg(type || ' ' || coalesce(data ->> 'ReportId', '') || ' '
                || coalesce(data #>> '{Origin,RecordId}', '') || ' ' || coalesce(data ->> 'Mentions', ''), ', '
                order by version)
            from diplomacy.mt_events where type <> 'tombstone' and type <> 'feed_calibrated'
            group by stream_id order by 1
            """);
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        while (await reader.ReadAsync(Deadline.Token()))
            rows.Add(reader.GetString(0));
        return [.. rows];
    }

    private static async Task<List<ImportFeedResponse>> ReadAsync(
        AsyncDuplexStreamingCall<ImportFeedRequest, ImportFeedResponse> call)
    {
        var answers = new List<ImportFeedResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            answers.Add(answer);
        return answers;
    }
}
