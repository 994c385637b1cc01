using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Moves some reports of a source event to a new one.</summary>
internal sealed class SplitSourceEvent(EditHandler edits)
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

    private static (EditRequest Asked, HashSet<Guid> ReportIds) Validate(
        SplitSourceEventRequest request, string? subject)
    {
        var errors = new ValidationErrors();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, errors);
        var given = request.ReportIds;
        if (given.Count == 0)
            errors.Missing("report_ids");
        if (given.Count > ReportsMax)
            errors.Add("report_ids", ErrorReason.TooManyItems,
                $"report_ids has {given.Count:N0} items; expected at most {ReportsMax:N0}.");
        var reportIds = given.Take(ReportsMax)
            .Select((id, i) => EditValidation.ReadId(id, $"report_ids[{i}]", errors)).ToHashSet();
        errors.ThrowIfAny();
        return (asked, reportIds);
    }
}
