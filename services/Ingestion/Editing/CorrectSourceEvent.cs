using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Editing;

/// <summary>Corrects a wrongly coded source event by moving its reports to the right one.</summary>
internal sealed class CorrectSourceEvent(EditHandler edits, TimeProvider clock)
{
    public async Task<CorrectSourceEventResponse> Handle(
        CorrectSourceEventRequest request, string? subject, CancellationToken ct)
    {
        var (asked, correction) = Validate(
            request, subject, today: DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var (edit, checkpoint) = await edits.Make(
            asked, sourceEvent => EditDecider.Correct(sourceEvent, correction, asked.Editor), ct);
        return new() { Edit = edit, Checkpoint = checkpoint };
    }

    private static (EditRequest Asked, Correction Correction) Validate(
        CorrectSourceEventRequest request, string? subject, DateOnly today)
    {
        var errors = new ValidationErrors();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, errors);
        var correction = ReadCorrection(
            request.OccurredOn, request.Source, request.Target, request.CameoCode, today, errors);
        errors.ThrowIfAny();
        return (asked, correction);
    }

    /// <summary>Reads a correction; an empty one is a fault.</summary>
    public static Correction ReadCorrection(
        Date? occurredOn, string source, string target, string cameoCode, DateOnly today, ValidationErrors errors)
    {
        if (occurredOn is null && source.Length + target.Length + cameoCode.Length == 0)
            errors.Add("occurred_on", ErrorReason.RequiredFieldMissing,
                "Nothing is corrected; expected occurred_on, source, target or cameo_code.");
        var correction = new Correction(
            occurredOn is null ? null : ReportFields.Date(occurredOn, "occurred_on", today, errors),
            source.Length == 0 ? default : CountryField.Read(source, "source", errors),
            target.Length == 0 ? default : CountryField.Read(target, "target", errors),
            cameoCode.Length == 0 ? default : ReportFields.Cameo(cameoCode, "cameo_code", errors));
        ReportFields.CheckDifferent(correction.Source, correction.Target, "target", errors);
        return correction;
    }
}
