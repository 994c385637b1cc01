using System.Collections.Concurrent;
using Diplomacy.Protos.Ingestion.V1;
using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>Documents are coded over RabbitMQ by whichever Ingestion node is there.</summary>
public sealed class DocumentTests(RunningFleet fleet)
{
    private const int Documents = 120;
    private const int AtOnceMax = 8;
    private const int TriesMax = 20;
    private static readonly TimeSpan CodedWithin = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_node_that_is_killed_while_it_codes_leaves_every_document_coded_once()
    {
        await fleet.StartAsync();
        var seed = Random.Shared.Next();
        Console.WriteLine($"documents: seed {seed}");
        var before = await Count("document_coded");
        var ids = new ConcurrentBag<string>();
        var submitting = Parallel.ForAsync(
            0, Documents, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax },
            async (i, _) => ids.Add(await SubmitAsync(seed, i)));
        await Eventually.TrueAsync(() => ids.Count >= Documents / 3, "some documents to be taken");

        await fleet.Fleet.Ingestion[0].Member.KillAndHoldAsync();
        await submitting.Within("the other node to take the rest", CodedWithin);
        await Eventually.TrueAsync(
            async () => await Count("document_coded") - before >= Documents, "every document to be coded", CodedWithin);

        await fleet.Fleet.Ingestion[0].Member.StartAsync(Deadline.Token());
        await fleet.StartAsync();
        ids.Distinct().Count().ShouldBe(Documents);
        (await Count("document_coded") - before).ShouldBe(Documents);
        (await Count("document_coding_failed")).ShouldBe(0);
        (await fleet.ScalarAsync<long>(
            """
            select count(*) from (select data ->> 'ReportId' from diplomacy.mt_events
            where type = 'source_event_reported' and data ->> 'MovedFrom' is null
            group by 1 having count(*) > 1) doubled
            """)).ShouldBe(0);
    }

    /// <summary>Sends a document to either node until one accepts it.</summary>
    private async Task<string> SubmitAsync(int seed, int i)
    {
        var document = new SubmitDocumentRequest
        {
            Text = $"LIMA, 3 March 2009 — Paper {seed}, page {i}. On 2 March 2009 Peru signed an agreement with Chile.",
            Source = $"Paper {seed}",
            PublishedOn = new() { Year = 2009, Month = 3, Day = 3 },
        };
        for (var node = i; ; node++)
        {
            try
            {
                var answer = await fleet.Ingestion[node % fleet.Ingestion.Count].SubmitDocumentAsync(
                    document, deadline: DateTime.UtcNow + Deadline.Default);
                return answer.DocumentId;
            }
            catch (RpcException) when (node < i + TriesMax)
            {
                // Whether it was stored or not: the other node answers, and the same document is the same.
            }
        }
    }

    private Task<long> Count(string type) =>
        fleet.ScalarAsync<long>("select count(*) from diplomacy.mt_events where type = $1", type);
}
