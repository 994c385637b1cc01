using Diplomacy.Domain.Recording;
using Diplomacy.Ingestion.Recording;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Rpc;

namespace Diplomacy.Ingestion;

/// <summary>Makes some reports of a source event one of their own.</summary>
internal sealed class SplitSourceEvent(Edits edits)
{
    private const int ReportsMax = 1_000;

    public async Task<SplitSourceEventResponse> Handle(
        SplitSourceEventRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportIds) = Validate(request, subject);
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => EditDecider.Split(sourceEvent, reportIds, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (AskedEdit Asked, HashSet<Guid> ReportIds) Validate(
        SplitSourceEventRequest request, string? subject)
    {
        var faults = new Faults();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, faults);
        var given = request.ReportIds;
        if (given.Count == 0)
            faults.Missing("report_ids");
        if (given.Count > ReportsMax)
            faults.Add("report_ids", ErrorReason.TooManyItems,
                $"report_ids has {given.Count:N0} items; expected at most {ReportsMax:N0}.");
        var reportIds = given.Take(ReportsMax)
            .Select((id, i) => EditValidation.ReadId(id, $"report_ids[{i}]", faults)).ToHashSet();
        faults.ThrowIfAny();
        return (asked, reportIds);
    }
}
