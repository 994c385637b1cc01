using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Withdraws one report of a source event.</summary>
internal sealed class WithdrawReport(EditHandler edits)
{
    public async Task<WithdrawReportResponse> Handle(
        WithdrawReportRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = Validate(request, subject);
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => EditDecider.Withdraw(sourceEvent, reportId, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (EditRequest Asked, Guid ReportId) Validate(WithdrawReportRequest request, string? subject)
    {
        var errors = new ValidationErrors();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, errors);
        var reportId = EditValidation.ReadId(request.ReportId, "report_id", errors);
        errors.ThrowIfAny();
        return (asked, reportId);
    }
}
