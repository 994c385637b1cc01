using Diplomacy.Domain.Recording;
using Diplomacy.Ingestion.Recording;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Rpc;

namespace Diplomacy.Ingestion;

/// <summary>Takes back a source event with every report that stands under it.</summary>
internal sealed class RetractSourceEvent(Edits edits)
{
    public async Task<RetractSourceEventResponse> Handle(
        RetractSourceEventRequest request, string? subject, CancellationToken ct)
    {
        var asked = Validate(request, subject);
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => EditDecider.Retract(sourceEvent, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static AskedEdit Validate(RetractSourceEventRequest request, string? subject)
    {
        var faults = new Faults();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, faults);
        faults.ThrowIfAny();
        return asked;
    }
}
