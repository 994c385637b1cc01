using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Takes the confirmation of a report back.</summary>
internal sealed class WithdrawConfirmation(EditHandler edits)
{
    public async Task<WithdrawConfirmationResponse> Handle(
        WithdrawConfirmationRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = Validate(request, subject);
        var (edit, checkpoint) = await edits.MakeWhereItIs(
            asked, sourceEvent => ReviewDecider.WithdrawConfirmation(sourceEvent, reportId, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (EditRequest Asked, Guid ReportId) Validate(WithdrawConfirmationRequest request, string? subject)
    {
        var errors = new ValidationErrors();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, errors);
        var reportId = EditValidation.ReadId(request.ReportId, "report_id", errors);
        errors.ThrowIfAny();
        return (asked, reportId);
    }
}
