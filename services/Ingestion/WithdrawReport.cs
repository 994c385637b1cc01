using Diplomacy.Domain.Recording;
using Diplomacy.Ingestion.Recording;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Rpc;

namespace Diplomacy.Ingestion;

/// <summary>Takes back one report of a source event.</summary>
internal sealed class WithdrawReport(Edits edits)
{
    public async Task<WithdrawReportResponse> Handle(
        WithdrawReportRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = Validate(request, subject);
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => EditDecider.Withdraw(sourceEvent, reportId, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (AskedEdit Asked, Guid ReportId) Validate(WithdrawReportRequest request, string? subject)
    {
        var faults = new Faults();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, faults);
        var reportId = EditValidation.ReadId(request.ReportId, "report_id", faults);
        faults.ThrowIfAny();
        return (asked, reportId);
    }
}
