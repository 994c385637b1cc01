using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Google.Rpc;
using Grpc.Core;

namespace Diplomacy.Ingestion.Editing;

/// <summary>The errors of refused edits.</summary>
internal static class EditErrors
{
    private const string Revision = "revision";
    private const string MovedTo = "moved_to";

    public static RpcException UnknownSourceEvent(Guid id) => RpcErrors.Of(
        StatusCode.NotFound, ErrorReason.UnknownSourceEvent, $"No source event {id} was ever reported.");

    public static RpcException StaleRevision(SourceEvent sourceEvent, long expected) => RpcErrors.Of(
        StatusCode.Aborted, ErrorReason.StaleRevision,
        $"Source event {sourceEvent.Id} is at revision {sourceEvent.Revision}, and {expected} was expected. "
        + "Read it and decide again.",
        [(Revision, $"{sourceEvent.Revision}")]);

    public static RpcException Of(EditRuling.Refused refused) => refused.Why switch
    {
        Refusal.UnknownReport => RpcErrors.Of(
            StatusCode.NotFound, ErrorReason.UnknownReport,
            $"Report {refused.About} does not belong to the source event{Elsewhere(refused)}.", Metadata(refused)),
        Refusal.NoReportStands => RpcErrors.Of(
            StatusCode.FailedPrecondition, ErrorReason.NoReportStands,
            $"Source event {refused.About} has no reports any more{Elsewhere(refused)}.", Metadata(refused)),
        Refusal.NothingLeft => OfField(
            "report_ids", ErrorReason.NothingLeft,
            $"These are all the reports of source event {refused.About}; expected at least one to stay."),
        Refusal.DifferentCountries => OfField(
            "into_source_event_id", ErrorReason.DifferentCountries,
            "The source events are not between the same countries in the same direction."),
        Refusal.SameCountry => OfField(
            "target", ErrorReason.SameCountry,
            "The correction makes source and target the same country; expected two countries."),
        Refusal.ReportCorrected => RpcErrors.Of(
            StatusCode.FailedPrecondition, ErrorReason.ReportCorrected,
            $"An editor corrected report {refused.About}. Correct it again with CorrectReport; once it says what its "
            + "source states, its review can be taken back."),
        Refusal.CodedQualityUnknown => RpcErrors.Of(
            StatusCode.FailedPrecondition, ErrorReason.CodedQualityUnknown,
            $"Report {refused.About} was confirmed before the quality that its coder gave was kept, so that it cannot "
            + "be given back. Withdraw the report if it should not count."),
        Refusal.StateDidNotExist => OfField("occurred_on", ErrorReason.StateDidNotExist, refused.Fault!),
        _ => throw new InvalidOperationException($"No answer to {refused}."),
    };

    private static RpcException OfField(string field, ErrorReason reason, string description) => RpcErrors.Of(
        StatusCode.InvalidArgument, reason, description, new BadRequest
        {
            FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } },
        });

    private static string Elsewhere(EditRuling.Refused refused) =>
        refused.MovedTo is { } movedTo ? $"; see source event {movedTo}" : "";

    private static (string, string)[] Metadata(EditRuling.Refused refused) =>
        refused.MovedTo is { } movedTo ? [(MovedTo, movedTo.ToString())] : [];
}
