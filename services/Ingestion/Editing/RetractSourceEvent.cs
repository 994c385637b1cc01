using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Retracts a source event with all of its reports.</summary>
internal sealed class RetractSourceEvent(EditHandler edits)
{
    public async Task<RetractSourceEventResponse> Handle(
        RetractSourceEventRequest request, string? subject, CancellationToken ct)
    {
        var asked = Validate(request, subject);
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => EditDecider.Retract(sourceEvent, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static EditRequest Validate(RetractSourceEventRequest request, string? subject)
    {
        var errors = new ValidationErrors();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, errors);
        errors.ThrowIfAny();
        return asked;
    }
}
