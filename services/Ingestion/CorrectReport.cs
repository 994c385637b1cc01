using Diplomacy.Domain.Recording;
using Diplomacy.Ingestion.Recording;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Rpc;

namespace Diplomacy.Ingestion;

/// <summary>Moves one report that was coded wrongly to what it really tells.</summary>
internal sealed class CorrectReport(Edits edits, TimeProvider clock)
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

    private static (AskedEdit Asked, Guid ReportId, Correction Correction) Validate(
        CorrectReportRequest request, string? subject, DateOnly today)
    {
        var faults = new Faults();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, faults);
        var reportId = EditValidation.ReadId(request.ReportId, "report_id", faults);
        var correction = CorrectSourceEvent.ReadCorrection(
            request.OccurredOn, request.Source, request.Target, request.CameoCode, today, faults);
        faults.ThrowIfAny();
        return (asked, reportId, correction);
    }
}
