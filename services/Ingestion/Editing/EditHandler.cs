using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Marten;
using DomainEdit = Diplomacy.Domain.SourceEvents.Editing.Edit;
using Edit = Diplomacy.Protos.Ingestion.V1.Edit;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Applies validated edits: the part that all edits share.</summary>
internal sealed class EditHandler(
    ReportBatcher batcher, IDocumentStore store, NpgsqlDataSource dataSource, AppendWakeup wakeup,
    CheckpointTokens checkpoints)
{
    /// <summary>Moves that are followed at most; after that the last answer is returned.</summary>
    private const int MovesMax = 64;

    /// <summary>Loads the source event, decides and appends; retries on a concurrency conflict.</summary>
    public Task<(Edit Edit, Checkpoint Checkpoint)> Make(
        EditRequest asked, Func<SourceEvent, EditRuling> decide, CancellationToken ct) =>
        Make([asked.Subject], loaded => decide(loaded[0]), ct);

    /// <summary>The same for an edit of two source events.</summary>
    public Task<(Edit Edit, Checkpoint Checkpoint)> Make(
        EditRequest asked, SeenRevision other, Func<SourceEvent, SourceEvent, EditRuling> decide,
        CancellationToken ct) =>
        Make([asked.Subject, other], loaded => decide(loaded[0], loaded[1]), ct);

    /// <summary>
    /// The same for an edit of one report, which is made where the report is now if it has moved since. There any
    /// revision is accepted, because the caller decides on the report, and has not seen that source event.
    /// </summary>
    public async Task<(Edit Edit, Checkpoint Checkpoint)> MakeWhereItIs(
        EditRequest asked, Func<SourceEvent, EditRuling> decide, CancellationToken ct)
    {
        Edit? named = null;
        for (var moves = 0; ; moves++)
        {
            var (edit, checkpoint) = await Make(asked, decide, ct);
            if (edit.Outcome != EditOutcome.AlreadySo || edit.MovedToId.Length == 0 || moves == MovesMax)
                return (named is null ? edit : Seen(named, edit), checkpoint);
            named ??= edit;
            asked = asked with { Subject = new SeenRevision(Guid.Parse(edit.MovedToId), Expected: 0) };
        }
    }

    /// <summary>What was done where the report is now, as an edit of the source event that the caller named.</summary>
    private static Edit Seen(Edit named, Edit edit)
    {
        named.Outcome = edit.Outcome;
        (named.MovedToId, named.MovedToRevision) = edit.MovedToId.Length > 0
            ? (edit.MovedToId, edit.MovedToRevision)
            : (edit.SourceEventId, edit.Revision);
        return named;
    }

    /// <summary>Writes of this process wait meanwhile; a conflict with another process is retried.</summary>
    private Task<(Edit, Checkpoint)> Make(
        SeenRevision[] seen, Func<SourceEvent[], EditRuling> decide, CancellationToken ct) =>
        batcher.Alone(() => ConcurrencyRetry.Run(() => MakeOnce(seen, decide, ct), ct), ct);

    private async Task<(Edit, Checkpoint)> MakeOnce(
        SeenRevision[] seen, Func<SourceEvent[], EditRuling> decide, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var known = await SourceEventStreams.Load(session, [.. seen.Select(one => one.SourceEventId)], ct);
        var loaded = Array.ConvertAll(seen, one =>
            known.GetValueOrDefault(one.SourceEventId) ?? throw EditErrors.UnknownSourceEvent(one.SourceEventId));

        var ruling = decide(loaded);

        if (ruling is EditRuling.NoChange so)
            return await Unchanged(session, loaded[0], so, ct);
        foreach (var (one, present) in seen.Zip(loaded))
            if (one.Expected != 0 && one.Expected != present.Revision)
                throw EditErrors.StaleRevision(present, one.Expected);
        return ruling switch
        {
            EditRuling.Accepted granted => await Append(session, known, granted.Edit, ct),
            EditRuling.Refused refused => throw EditErrors.Of(refused),
            _ => throw new InvalidOperationException($"No answer to {ruling}."),
        };
    }

    private async Task<(Edit, Checkpoint)> Append(
        IDocumentSession session, Dictionary<Guid, SourceEvent> known, DomainEdit edit, CancellationToken ct)
    {
        var curated = await CuratedReportTable.Load(dataSource, edit.Actions, ct);
        var records = await FeedRecordTable.Load(dataSource, edit.Record is { } record ? [record] : [], ct);
        if (edit.Superseded(records) is { } refused)
            throw EditErrors.Of(refused);
        var plan = new EditPlan(edit, curated.ByAction);
        // Streams loaded before keep their expected version, so that the append fails if they have changed since.
        foreach (var (id, other) in await SourceEventStreams.Load(session, [.. plan.Streams.Except(known.Keys)], ct))
            known[id] = other;

        var decision = plan.Decide(known);

        var append = SourceEventStreams.Append(session, decision.Events, known);
        curated.Append(session, decision.Entries);
        FeedRecordTable.Append(session, edit.Entries(records));
        var position = await SourceEventStreams.Save(session, append, wakeup, dataSource, ct);

        var subject = edit.Subject.Id;
        var answer = Answer(
            EditOutcome.Made, subject, RevisionAfter(subject),
            edit.Leaving.Select(report => report.ReportId).Concat(edit.Staying));
        if (plan.MovedTo is { } movedTo)
            (answer.MovedToId, answer.MovedToRevision) = (movedTo.ToString(), RevisionAfter(movedTo));
        return (answer, checkpoints.At(position));

        long RevisionAfter(Guid id) =>
            (known.GetValueOrDefault(id)?.Revision ?? 0) + (decision.Events.GetValueOrDefault(id)?.Count ?? 0);
    }

    private async Task<(Edit, Checkpoint)> Unchanged(
        IDocumentSession session, SourceEvent sourceEvent, EditRuling.NoChange so, CancellationToken ct)
    {
        var answer = Answer(EditOutcome.AlreadySo, sourceEvent.Id, sourceEvent.Revision, so.ReportIds);
        if (so.MovedTo is { } movedTo)
            (answer.MovedToId, answer.MovedToRevision) =
                (movedTo.ToString(), (await SourceEventStreams.Load(session, [movedTo], ct))[movedTo].Revision);
        return (answer, checkpoints.At(await SourceEventStreams.End(dataSource, ct)));
    }

    private static Edit Answer(EditOutcome outcome, Guid id, long revision, IEnumerable<Guid> reportIds)
    {
        var answer = new Edit { Outcome = outcome, SourceEventId = id.ToString(), Revision = revision };
        answer.ReportIds.Add(reportIds.Select(reportId => reportId.ToString()));
        return answer;
    }
}
