using Diplomacy.Domain.Recording;
using Diplomacy.Ingestion.Recording;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Rpc;

namespace Diplomacy.Ingestion;

/// <summary>Brings all reports of one source event under another.</summary>
internal sealed class MergeSourceEvents(Edits edits)
{
    public async Task<MergeSourceEventsResponse> Handle(
        MergeSourceEventsRequest request, string? subject, CancellationToken ct)
    {
        var (asked, into) = Validate(request, subject);
        var (edit, checkpoint) = await edits.Make(
            asked, into, (sourceEvent, target) => EditDecider.Merge(sourceEvent, target, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (AskedEdit Asked, SeenRevision Into) Validate(MergeSourceEventsRequest request, string? subject)
    {
        var faults = new Faults();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, faults);
        var into = new SeenRevision(
            EditValidation.ReadId(request.IntoSourceEventId, "into_source_event_id", faults),
            EditValidation.ReadRevision(request.IntoExpectedRevision, "into_expected_revision", faults));
        if (into.SourceEventId != default && into.SourceEventId == asked.Subject.SourceEventId)
            faults.Add("into_source_event_id", ErrorReason.SameSourceEvent,
                "into_source_event_id is source_event_id; expected another source event.");
        faults.ThrowIfAny();
        return (asked, into);
    }
}
