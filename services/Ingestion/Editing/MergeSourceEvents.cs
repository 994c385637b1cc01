using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Moves all reports of one source event to another.</summary>
internal sealed class MergeSourceEvents(EditHandler edits)
{
    public async Task<MergeSourceEventsResponse> Handle(
        MergeSourceEventsRequest request, string? subject, CancellationToken ct)
    {
        var (asked, into) = Validate(request, subject);
        var (edit, checkpoint) = await edits.Make(
            asked, into, (sourceEvent, target) => EditDecider.Merge(sourceEvent, target, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (EditRequest Asked, SeenRevision Into) Validate(MergeSourceEventsRequest request, string? subject)
    {
        var errors = new ValidationErrors();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, errors);
        var into = new SeenRevision(
            EditValidation.ReadId(request.IntoSourceEventId, "into_source_event_id", errors),
            EditValidation.ReadRevision(request.IntoExpectedRevision, "into_expected_revision", errors));
        if (into.SourceEventId != default && into.SourceEventId == asked.Subject.SourceEventId)
            errors.Add("into_source_event_id", ErrorReason.SameSourceEvent,
                "into_source_event_id is source_event_id; expected another source event.");
        errors.ThrowIfAny();
        return (asked, into);
    }
}
