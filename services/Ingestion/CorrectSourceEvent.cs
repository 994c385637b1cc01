using Diplomacy.Domain.Recording;
using Diplomacy.Ingestion.Recording;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Rpc;

namespace Diplomacy.Ingestion;

/// <summary>Moves the reports of a source event that was told wrongly to the one that really happened.</summary>
internal sealed class CorrectSourceEvent(Edits edits, TimeProvider clock)
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

    private static (AskedEdit Asked, Correction Correction) Validate(
        CorrectSourceEventRequest request, string? subject, DateOnly today)
    {
        var faults = new Faults();
        var asked = EditValidation.Read(
            request.SourceEventId, request.Author, subject, request.Reason, request.ExpectedRevision, faults);
        var correction = ReadCorrection(
            request.OccurredOn, request.Source, request.Target, request.CameoCode, today, faults);
        faults.ThrowIfAny();
        return (asked, correction);
    }

    /// <summary>What a correction says; a fault where it says nothing.</summary>
    public static Correction ReadCorrection(
        Date? occurredOn, string source, string target, string cameoCode, DateOnly today, Faults faults)
    {
        if (occurredOn is null && source.Length + target.Length + cameoCode.Length == 0)
            faults.Add("occurred_on", ErrorReason.RequiredFieldMissing,
                "Nothing is corrected; expected occurred_on, source, target or cameo_code.");
        var correction = new Correction(
            occurredOn is null ? null : Fields.Date(occurredOn, "occurred_on", today, faults),
            source.Length == 0 ? default : Fields.Country(source, "source", faults),
            target.Length == 0 ? default : Fields.Country(target, "target", faults),
            cameoCode.Length == 0 ? default : Fields.Cameo(cameoCode, "cameo_code", faults));
        Fields.CheckDifferent(correction.Source, correction.Target, "target", faults);
        return correction;
    }
}
