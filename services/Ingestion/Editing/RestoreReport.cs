using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Puts back a report that was withdrawn or retracted.</summary>
internal sealed class RestoreReport(EditHandler edits)
{
    public async Task<RestoreReportResponse> Handle(
        RestoreReportRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = Validate(request, subject);
        // One that was restored and has moved since counts, or does not, where it is now.
        var (edit, checkpoint) = await edits.MakeWhereItIs(
            asked, sourceEvent => EditDecider.Restore(sourceEvent, reportId, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (EditRequest Asked, Guid ReportId) Validate(RestoreReportRequest request, string? subject)
    {
        var errors = new ValidationErrors();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, errors);
        var reportId = EditValidation.ReadId(request.ReportId, "report_id", errors);
        errors.ThrowIfAny();
        return (asked, reportId);
    }
}
