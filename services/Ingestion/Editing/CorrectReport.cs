using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Corrects one wrongly coded report by moving it to the right source event.</summary>
internal sealed class CorrectReport(EditHandler edits, TimeProvider clock)
{
    public async Task<CorrectReportResponse> Handle(
        CorrectReportRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId, correction) = Validate(
            request, subject, today: DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => ReviewDecider.Correct(sourceEvent, reportId, correction, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (EditRequest Asked, Guid ReportId, Correction Correction) Validate(
        CorrectReportRequest request, string? subject, DateOnly today)
    {
        var errors = new ValidationErrors();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, errors);
        var reportId = EditValidation.ReadId(request.ReportId, "report_id", errors);
        var correction = CorrectSourceEvent.ReadCorrection(
            request.OccurredOn, request.Source, request.Target, request.CameoCode, today, errors);
        errors.ThrowIfAny();
        return (asked, reportId, correction);
    }
}
