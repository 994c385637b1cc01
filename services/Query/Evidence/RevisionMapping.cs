using Diplomacy.Contracts.Events;
using Diplomacy.Protos.Query.V1;
using Google.Protobuf.WellKnownTypes;
using JasperFx.Events;

namespace Diplomacy.Query.Evidence;

/// <summary>Maps the stored events of a source event to the revisions of its history.</summary>
internal static class RevisionMapping
{
    public static Revision Of(IEvent stored, CheckpointTokens checkpoints)
    {
        var revision = Describe(stored.Data);
        revision.Revision_ = stored.Version;
        revision.At = stored.Timestamp.ToTimestamp();
        revision.Checkpoint = checkpoints.At(stored.Sequence);
        return revision;
    }

    private static Revision Describe(object stored) => stored switch
    {
        SourceEventReported { MovedFrom: { } from } came => new()
        {
            Kind = RevisionKind.ReportCame,
            What = $"The report by {SourceOf(came.Origin)} came from source event {from}.",
            ReportId = came.ReportId.ToString(),
            SourceEventId = from.ToString(),
        },
        SourceEventReported reported => new()
        {
            Kind = RevisionKind.Reported,
            Author = reported.ReportedBy ?? "",
            What = $"Reported by {SourceOf(reported.Origin)} for {reported.OccurredOn}.",
            ReportId = reported.ReportId.ToString(),
        },
        ReportMoved went => new()
        {
            Kind = RevisionKind.ReportWent,
            What = $"A report went to source event {went.MovedTo}.",
            ReportId = went.ReportId.ToString(),
            SourceEventId = went.MovedTo.ToString(),
        },
        ReportRevised revised => new()
        {
            Kind = RevisionKind.ReportRevised,
            Author = revised.ReportedBy ?? "",
            What = $"{revised.Origin.Feed} revised the report of its record {revised.Origin.RecordId}.",
            ReportId = revised.ReportId.ToString(),
        },
        ReportSuperseded superseded => new()
        {
            Kind = RevisionKind.ReportSuperseded,
            What = $"Its feed sent the record again; {superseded.SupersededBy} at {superseded.MovedTo} replaces it.",
            ReportId = superseded.ReportId.ToString(),
            SourceEventId = superseded.MovedTo.ToString(),
        },
        ReportWithdrawn withdrawn => Decided(
            RevisionKind.Withdrawn, withdrawn.Author, withdrawn.Reason, "A report was withdrawn.",
            reportId: withdrawn.ReportId),
        ReportRestored restored => Decided(
            RevisionKind.Restored, restored.Author, restored.Reason, "A report was put back.",
            reportId: restored.ReportId),
        SourceEventRetracted retracted => Decided(
            RevisionKind.Retracted, retracted.Author, retracted.Reason, "Retracted with every report."),
        SourceEventCorrected corrected => Decided(
            RevisionKind.Corrected, corrected.Author, corrected.Reason,
            $"Corrected to {corrected.OccurredOn}, {corrected.Source}>{corrected.Target} {corrected.CameoCode}.",
            corrected.MovedTo),
        ReportConfirmed confirmed => Decided(
            RevisionKind.Confirmed, confirmed.Author, confirmed.Reason, "A report was confirmed.",
            reportId: confirmed.ReportId),
        ConfirmationWithdrawn withdrawn => Decided(
            RevisionKind.ConfirmationWithdrawn, withdrawn.Author, withdrawn.Reason,
            "The confirmation of a report was taken back.", reportId: withdrawn.ReportId),
        ReportCorrected corrected => Decided(
            RevisionKind.ReportCorrected, corrected.Author, corrected.Reason,
            $"A report was corrected to {corrected.OccurredOn}, {corrected.Source}>{corrected.Target} "
            + $"{corrected.CameoCode}.",
            corrected.MovedTo, corrected.ReportId),
        SourceEventSplit split => Decided(
            RevisionKind.Split, split.Author, split.Reason, $"Split: reports become source event {split.MovedTo}.",
            split.MovedTo),
        SourceEventMerged merged => Decided(
            RevisionKind.Merged, merged.Author, merged.Reason, $"Merged into source event {merged.MovedTo}.",
            merged.MovedTo),
        _ => throw new InvalidOperationException($"{stored.GetType().Name} is not part of a source event's history."),
    };

    private static Revision Decided(
        RevisionKind kind, string author, string reason, string what, Guid? other = null, Guid? reportId = null) =>
        new()
        {
            Kind = kind,
            Author = author,
            Reason = reason,
            What = what,
            SourceEventId = other?.ToString() ?? "",
            ReportId = reportId?.ToString() ?? "",
        };

    private static string SourceOf(ReportOrigin origin) =>
        origin.Publisher ?? origin.Feed ?? origin.DocumentId ?? origin.Url ?? "a person";
}
