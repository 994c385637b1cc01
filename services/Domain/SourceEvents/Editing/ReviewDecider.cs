using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Editing;

/// <summary>
/// Decides reviews of one machine-coded report: an editor confirms or corrects it, or takes the confirmation
/// back. A reviewed report has the quality of one coded by a person.
/// </summary>
/// <remarks>To take a report back, see <see cref="EditDecider.Withdraw"/>.</remarks>
public static class ReviewDecider
{
    /// <summary>Confirms a report. One that a person coded or reviewed already does not change.</summary>
    public static EditRuling Confirm(SourceEvent subject, Guid reportId, Editor editor)
    {
        if (Find(subject, reportId) is not { } report)
            return Unknown(subject, reportId);
        if (report.Quality == Quality.HumanCoded && (report.Origin.Coder is null || report.ReviewedBy is not null))
            return new EditRuling.NoChange([reportId]);
        return new EditRuling.Accepted(new Edit(
            subject, _ => new ReportConfirmed(reportId, editor.Author, editor.Reason), Leaving: [])
        {
            Staying = [reportId],
        });
    }

    /// <summary>
    /// Takes the confirmation of a report back: it has the quality that its coder gave. One that is not confirmed does
    /// not change.
    /// </summary>
    public static EditRuling WithdrawConfirmation(SourceEvent subject, Guid reportId, Editor editor)
    {
        if (Find(subject, reportId) is not { } report)
            // Whether it is confirmed is known where it is now.
            return subject.Left.GetValueOrDefault(reportId) is { } movedTo
                ? new EditRuling.NoChange([reportId], movedTo)
                : Unknown(subject, reportId);
        if (report.ReviewedBy is null)
            return new EditRuling.NoChange([reportId]);
        if (report.Stated is not null)
            return new EditRuling.Refused(Refusal.ReportCorrected, reportId);
        if (SourceEvent.CodedQualityOf(report) is null)
            return new EditRuling.Refused(Refusal.CodedQualityUnknown, reportId);
        return new EditRuling.Accepted(new Edit(
            subject, _ => new ConfirmationWithdrawn(reportId, editor.Author, editor.Reason), Leaving: [])
        {
            Staying = [reportId],
        });
    }

    /// <summary>Corrects one report: it moves permanently to the source event of the corrected values.</summary>
    public static EditRuling Correct(SourceEvent subject, Guid reportId, Correction correction, Editor editor)
    {
        if (Find(subject, reportId) is not { } report)
            return subject.Corrections.TryGetValue(reportId, out var earlier) && correction.Agrees(earlier)
                && subject.Left.GetValueOrDefault(reportId) == earlier.MovedTo
                    ? new EditRuling.NoChange([reportId], earlier.MovedTo)
                    : Unknown(subject, reportId);

        var (reported, on) = (ActionKey.Of(report), PartialDate.Parse(report.OccurredOn));
        var right = correction.Of(reported, on);
        var (dyad, code) = right.Action;
        if (dyad.Source == dyad.Target)
            return new EditRuling.Refused(Refusal.SameCountry, subject.Id);
        if (correction.FaultOf(right) is { } fault)
            return new EditRuling.Refused(Refusal.StateDidNotExist, subject.Id) { Fault = fault };
        if (right == (reported, on))
            return new EditRuling.NoChange([reportId]);
        return new EditRuling.Accepted(new Edit(
            subject,
            movedTo => new ReportCorrected(
                reportId, editor.Author, editor.Reason, right.OccurredOn.ToString(), dyad.Source.ToString(),
                dyad.Target.ToString(), code.ToString(), movedTo),
            [report],
            new Destination(right.Action, Anchor: right.OccurredOn, OccurredOn: correction.OccurredOn, Id: null))
        {
            ReviewedBy = editor.Author,
        });
    }

    private static SourceEventReported? Find(SourceEvent subject, Guid reportId) =>
        subject.Reports.FirstOrDefault(state => state.ReportId == reportId);

    private static EditRuling.Refused Unknown(SourceEvent subject, Guid reportId) =>
        new(Refusal.UnknownReport, reportId, subject.Left.GetValueOrDefault(reportId));
}
