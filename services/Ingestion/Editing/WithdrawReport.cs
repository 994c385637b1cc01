using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Withdraws one report of a source event.</summary>
internal sealed class WithdrawReport(EditHandler edits)
{
    public async Task<WithdrawReportResponse> Handle(
        WithdrawReportRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = EditValidation.ReadOfReport(
            request.SourceEventId, request.ReportId, request.Author, subject, request.Reason,
            request.ExpectedRevision);
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => EditDecider.Withdraw(sourceEvent, reportId, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }
}
