using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Takes the confirmation of a report back.</summary>
internal sealed class WithdrawConfirmation(EditHandler edits)
{
    public async Task<WithdrawConfirmationResponse> Handle(
        WithdrawConfirmationRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = EditValidation.ReadOfReport(
            request.SourceEventId, request.ReportId, request.Author, subject, request.Reason,
            request.ExpectedRevision);
        var (edit, checkpoint) = await edits.MakeWhereItIs(
            asked, sourceEvent => ReviewDecider.WithdrawConfirmation(sourceEvent, reportId, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }
}
