using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Puts back a report that was withdrawn or retracted.</summary>
internal sealed class RestoreReport(EditHandler edits)
{
    public async Task<RestoreReportResponse> Handle(
        RestoreReportRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = EditValidation.ReadOfReport(
            request.SourceEventId, request.ReportId, request.Author, subject, request.Reason,
            request.ExpectedRevision);
        // One that was restored and has moved since counts, or does not, where it is now.
        var (edit, checkpoint) = await edits.MakeWhereItIs(
            asked, sourceEvent => EditDecider.Restore(sourceEvent, reportId, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }
}
