using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Protos.Ingestion.V1;
using Edit = Diplomacy.Protos.Ingestion.V1.Edit;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Puts back a report that was withdrawn or retracted.</summary>
internal sealed class RestoreReport(EditHandler edits)
{
    /// <summary>Moves that are followed at most; after that the last answer is returned.</summary>
    private const int MovesMax = 64;

    public async Task<RestoreReportResponse> Handle(
        RestoreReportRequest request, string? subject, CancellationToken ct)
    {
        var (asked, reportId) = Validate(request, subject);
        Edit? named = null;
        for (var moves = 0; ; moves++)
        {
            var (edit, checkpoint) = await edits.Make(
                asked, sourceEvent => EditDecider.Restore(sourceEvent, reportId, asked.Editor), ct);
            // One that was restored and has moved since counts, or does not, where it is now.
            if (edit.Outcome != EditOutcome.AlreadySo || edit.MovedToId.Length == 0 || moves == MovesMax)
                return new() { Edit = named is null ? edit : Seen(named, edit), Checkpoint = checkpoint };
            named ??= edit;
            asked = asked with { Subject = new SeenRevision(Guid.Parse(edit.MovedToId), Expected: 0) };
        }
    }

    /// <summary>What was done where the report is now, as an edit of the source event that the caller named.</summary>
    private static Edit Seen(Edit named, Edit edit)
    {
        named.Outcome = edit.Outcome;
        (named.MovedToId, named.MovedToRevision) = edit.MovedToId.Length > 0
            ? (edit.MovedToId, edit.MovedToRevision)
            : (edit.SourceEventId, edit.Revision);
        return named;
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
