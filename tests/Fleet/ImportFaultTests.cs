using System.Text;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>
/// An import that is interrupted again and again, by every process that takes part and by a full disk, stores each of
/// its rows once, while others report.
/// </summary>
public sealed class ImportFaultTests(RunningFleet fleet)
{
    private const int Rows = 30_000;
    private const int RowsBetween = 1_500;
    private const long FirstRecord = 7_000_000_000;
    private const int ChunkBytes = 16 * 1024;
    private const string ImportId = "interrupted";

    private static readonly string[] Countries = ["USA", "RUS", "CHN", "FRA", "GBR", "IND", "BRA", "EGY"];
    private static readonly string[] Codes = ["010", "036", "042", "051", "112", "120", "173", "190"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task An_import_through_kills_and_a_full_disk_stores_every_row_once()
    {
        await fleet.StartAsync();
        var (ingestion, projection) = (fleet.Fleet.Ingestion, fleet.Fleet.Projection);
        await using var load = new Load(fleet, seed: 501);
        var file = FileOf();

        await InterruptAsync(0, file, () => ingestion[0].Member.Kill());
        await InterruptAsync(1, file, () => fleet.Fleet.Postgres.Kill());
        await InterruptAsync(0, file, () =>
        {
            foreach (var node in projection.Concat(ingestion))
                node.Member.Kill();
        });
        try
        {
            await InterruptAsync(1, file, () => fleet.Disk.Shrink(leftKiB: 256));
        }
        finally
        {
            fleet.Disk.Grow();
        }
        var finished = await FinishAsync(file);

        finished.Counts.Rows.ShouldBe(Rows);
        finished.Counts.Rejected.ShouldBe(0);
        (finished.Counts.Recorded + finished.Counts.Corroborated + finished.Counts.OutOfScope).ShouldBe(Rows);
        var stored = Rows - finished.Counts.OutOfScope;
        (await CountAsync("count(*)")).ShouldBe(stored, "every row, and none of them twice");
        (await CountAsync("count(distinct data #>> '{Origin,RecordId}')")).ShouldBe(stored);
        await Agreement.HoldsAsync(fleet, load, await load.FinishAsync());
    }

    /// <summary>Sends the file, breaks something once further rows are committed, and waits for the end.</summary>
    private async Task InterruptAsync(int node, byte[] file, Action fault)
    {
        await fleet.Fleet.ReadyAsync(Deadline.Token(Patience));
        var before = await RowsDoneAsync(node);
        var call = TryImportAsync(node, file);
        await Eventually.TrueAsync(
            async () => await RowsDoneAsync(node) > before + RowsBetween, "further rows", Patience);
        fault();
        (await call.WaitAsync(Patience)).ShouldBeNull("the import was over before the fault");
    }

    private async Task<FeedImport> FinishAsync(byte[] file)
    {
        for (var until = DateTime.UtcNow + Patience; DateTime.UtcNow < until;)
        {
            await fleet.Fleet.ReadyAsync(Deadline.Token(Patience));
            if (await TryImportAsync(node: 0, file) is { } finished)
                return finished;
        }
        throw new TimeoutException("The import did not finish.");
    }

    /// <summary>The finished import; null if the call failed.</summary>
    private async Task<FeedImport?> TryImportAsync(int node, byte[] file)
    {
        try
        {
            using var call = fleet.Ingestion[node].ImportFeed(deadline: DateTime.UtcNow + Patience);
            var sending = SendAsync(call.RequestStream, file);
            FeedImport? finished = null;
            await foreach (var answer in call.ResponseStream.ReadAllAsync())
                finished = answer.Finished ?? finished;
            await sending;
            return finished;
        }
        catch (RpcException)
        {
            return null;
        }
    }

    private static async Task SendAsync(IClientStreamWriter<ImportFeedRequest> stream, byte[] file)
    {
        try
        {
            await stream.WriteAsync(new ImportFeedRequest
            {
                Header = new ImportHeader { ImportId = ImportId, TotalBytes = file.Length, Calibrate = false },
            });
            for (var at = 0; at < file.Length; at += ChunkBytes)
                await stream.WriteAsync(new ImportFeedRequest
                {
                    Chunk = ByteString.CopyFrom(file, at, Math.Min(ChunkBytes, file.Length - at)),
                });
            await stream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The call has ended; its answers say why.
        }
    }

    private async Task<long> RowsDoneAsync(int node)
    {
        try
        {
            return (await fleet.Ingestion[node].GetImportAsync(
                new GetImportRequest { ImportId = ImportId }, deadline: DateTime.UtcNow + Deadline.Default))
                .FeedImport.Counts.Rows;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.NotFound
            or StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return 0;
        }
    }

    private Task<long> CountAsync(string what) => fleet.ScalarAsync<long>(
        $$"""
        select {{what}} from diplomacy.mt_events
        where type = 'source_event_reported' and data ->> 'MovedFrom' is null
            and (data #>> '{Origin,RecordId}') ~ '^70000[0-9]{5}$'
        """);

    private static byte[] FileOf()
    {
        var random = new Random(1);
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Rows).Select(i =>
        {
            var source = random.Next(Countries.Length);
            var target = (source + random.Next(Countries.Length)) % Countries.Length;
            var day = new DateOnly(2009, 1, 1).AddDays(random.Next(700));
            return GdeltDay.Row(
                FirstRecord + i, $"{day:yyyy-MM-dd}", Countries[source], Countries[target],
                Codes[random.Next(Codes.Length)]) + "\n";
        })));
    }
}
