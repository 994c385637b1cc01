using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Confirms a report that a machine coded.</summary>
internal sealed class ConfirmReport(EditHandler edits)
{
    public async Task<ConfirmReportResponse> Handle(
        ConfirmReportRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = EditValidation.ReadOfReport(
            request.SourceEventId, request.ReportId, request.Author, subject, request.Reason,
            request.ExpectedRevision);
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => ReviewDecider.Confirm(sourceEvent, reportId, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }
}
