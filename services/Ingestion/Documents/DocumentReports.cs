using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Protos.Ingestion.V1;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Ingestion.Documents;

/// <summary>
/// Reads the current state of a document's reports, at the source events to which matching or editors moved them.
/// </summary>
internal sealed class DocumentReports(IDocumentStore store)
{
    /// <summary>Moves that are followed at most; after that the last known state is returned.</summary>
    private const int MovesMax = 64;

    /// <summary>The reports in the order requested, and a position that covers their state.</summary>
    public async Task<(IReadOnlyList<DocumentReport> Reports, long Position)> Load(
        IReadOnlyList<PlacedReport> placed, CancellationToken ct)
    {
        var streams = new Dictionary<Guid, (SourceEvent SourceEvent, IReadOnlyList<IEvent> Stream)>();
        var homes = placed.Select(report => report.SourceEventId).ToArray();
        for (var move = 0; move < MovesMax; move++)
        {
            await Fetch(streams, homes, ct);
            var hasMoved = false;
            for (var i = 0; i < homes.Length; i++)
                if (!streams[homes[i]].SourceEvent.Has(placed[i].ReportId)
                    && streams[homes[i]].SourceEvent.Left.GetValueOrDefault(placed[i].ReportId) is { } movedTo)
                    (homes[i], hasMoved) = (movedTo, true);
            if (!hasMoved)
                break;
        }
        await Fetch(streams, homes, ct);
        return (
            [.. placed.Zip(homes, (report, home) => MessageOf(report.ReportId, streams[home]))],
            streams.Values.Select(known => known.Stream[^1].Sequence).DefaultIfEmpty().Max());
    }

    private async Task Fetch(
        Dictionary<Guid, (SourceEvent, IReadOnlyList<IEvent>)> streams, IEnumerable<Guid> wanted, CancellationToken ct)
    {
        Guid[] missing = [.. wanted.Where(id => !streams.ContainsKey(id)).Distinct()];
        if (missing.Length == 0)
            return;
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var fetches = Array.ConvertAll(missing, id => batch.Events.FetchStream(id));
        await batch.Execute(ct);
        for (var i = 0; i < missing.Length; i++)
        {
            var stream = await fetches[i];
            streams[missing[i]] = (stream.Aggregate(
                SourceEvent.Empty(missing[i]), (known, stored) => known.Apply((ISourceEventChange)stored.Data)),
                stream);
        }
    }

    private static DocumentReport MessageOf(
        Guid reportId, (SourceEvent SourceEvent, IReadOnlyList<IEvent> Stream) home)
    {
        var state = home.SourceEvent.Reports.FirstOrDefault(report => report.ReportId == reportId);
        // A withdrawn report is shown as it was last reported.
        var reported = state ?? home.Stream.Select(stored => stored.Data).OfType<SourceEventReported>()
            .Last(report => report.ReportId == reportId);
        var answer = DocumentMessages.Of(
            reported, state is null ? DocumentReportState.TakenBack : DocumentReportState.Standing);
        answer.SourceEventId = home.SourceEvent.Id.ToString();
        answer.Revision = home.SourceEvent.Revision;
        return answer;
    }
}
