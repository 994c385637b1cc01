using Diplomacy.Contracts.Events;

namespace Diplomacy.Domain.SourceEvents.Editing;

/// <summary>
/// Decides edits. A request whose result is already present changes nothing, regardless of author and reason, so that a
/// request whose answer was lost can be sent again.
/// </summary>
public static class EditDecider
{
    /// <summary>Takes back every present report. Later reports count.</summary>
    public static EditRuling Retract(SourceEvent subject, Editor editor)
    {
        if (subject.Reports.IsEmpty)
            return subject.EndedBy is SourceEventRetracted
                ? new EditRuling.NoChange([.. subject.TakenBack])
                : NoReportStands(subject);
        return new EditRuling.Accepted(new Edit(
            subject, _ => new SourceEventRetracted(editor.Author, editor.Reason), subject.Reports));
    }

    /// <summary>Takes back one report.</summary>
    public static EditRuling Withdraw(SourceEvent subject, Guid reportId, Editor editor)
    {
        var report = subject.Reports.FirstOrDefault(state => state.ReportId == reportId);
        if (report is null)
            return subject.Left.TryGetValue(reportId, out var movedTo) && movedTo is null
                ? new EditRuling.NoChange([reportId])
                : new EditRuling.Refused(Refusal.UnknownReport, reportId, movedTo);
        return new EditRuling.Accepted(new Edit(
            subject, _ => new ReportWithdrawn(reportId, editor.Author, editor.Reason), [report]));
    }

    /// <summary>
    /// Puts back a report that was withdrawn or retracted: it counts in the form that it had, and is matched as if it
    /// had never been taken back.
    /// </summary>
    public static EditRuling Restore(SourceEvent subject, Guid reportId, Editor editor)
    {
        if (subject.Has(reportId))
            return new EditRuling.NoChange([reportId]);
        var movedTo = subject.Left.GetValueOrDefault(reportId);
        if (!subject.Withdrawn.TryGetValue(reportId, out var report))
            return new EditRuling.Refused(Refusal.UnknownReport, reportId, movedTo);
        // It was restored before, and has moved since.
        if (movedTo is not null)
            return new EditRuling.NoChange([reportId], movedTo);
        return new EditRuling.Accepted(new Edit(
            subject, _ => new ReportRestored(reportId, editor.Author, editor.Reason), Leaving: [])
        {
            Returning = report,
            Staying = [reportId],
        });
    }

    /// <summary>
    /// Corrects a source event: every report moves permanently to the source event of the corrected values.
    /// </summary>
    public static EditRuling Correct(SourceEvent subject, Correction correction, Editor editor)
    {
        if (subject.State is not { } state)
            return subject.EndedBy is SourceEventCorrected earlier && correction.Agrees(earlier)
                ? new EditRuling.NoChange([.. subject.WhatWentTo(earlier.MovedTo)], earlier.MovedTo)
                : NoReportStands(subject);

        var right = correction.Of(state.Action, state.OccurredOn);
        var (dyad, code) = right.Action;
        if (dyad.Source == dyad.Target)
            return new EditRuling.Refused(Refusal.SameCountry, subject.Id);
        if (correction.FaultOf(right) is { } fault)
            return new EditRuling.Refused(Refusal.StateDidNotExist, subject.Id) { Fault = fault };
        if (right.Action == state.Action && right.OccurredOn == state.OccurredOn)
            return new EditRuling.NoChange([.. subject.Reports.Select(report => report.ReportId)]);
        return new EditRuling.Accepted(new Edit(
            subject,
            movedTo => new SourceEventCorrected(
                editor.Author, editor.Reason, right.OccurredOn.ToString(), dyad.Source.ToString(),
                dyad.Target.ToString(), code.ToString(), movedTo),
            subject.Reports,
            new Destination(right.Action, Anchor: right.OccurredOn, OccurredOn: correction.OccurredOn, Id: null)));
    }

    /// <summary>Makes some reports a source event of their own, excluded from matching.</summary>
    public static EditRuling Split(SourceEvent subject, IReadOnlyCollection<Guid> reportIds, Editor editor)
    {
        var apart = Identity.OfSplit(subject.Id, reportIds);
        if (reportIds.All(id => subject.Left.GetValueOrDefault(id) == apart))
            return new EditRuling.NoChange([.. reportIds], apart);
        if (subject.State is not { } state)
            return NoReportStands(subject);
        foreach (var id in reportIds)
            if (!subject.Has(id))
                return new EditRuling.Refused(Refusal.UnknownReport, id, subject.Left.GetValueOrDefault(id));

        var leaving = subject.Reports.Where(report => reportIds.Contains(report.ReportId)).ToArray();
        if (leaving.Length == subject.Reports.Length)
            return new EditRuling.Refused(Refusal.NothingLeft, subject.Id);
        return new EditRuling.Accepted(new Edit(
            subject, movedTo => new SourceEventSplit(editor.Author, editor.Reason, movedTo), leaving,
            new Destination(state.Action, Anchor: null, OccurredOn: null, apart)));
    }

    /// <summary>
    /// Moves all reports to another source event of the same dyad, and gives them its code and date. Its own curated
    /// reports are pinned with them, so that matching does not separate them.
    /// </summary>
    public static EditRuling Merge(SourceEvent subject, SourceEvent into, Editor editor)
    {
        if (subject.State is not { } state)
            return subject.EndedBy is SourceEventMerged earlier && earlier.MovedTo == into.Id
                ? new EditRuling.NoChange([.. subject.WhatWentTo(into.Id)], into.Id)
                : NoReportStands(subject);
        if (into.State is not { } target)
            return NoReportStands(into);
        if (state.Action.Dyad != target.Action.Dyad)
            return new EditRuling.Refused(Refusal.DifferentCountries, into.Id);

        // A source event that was split off, or whose date is not that of its id, is excluded from matching.
        var isMatched = target.Action.On(target.OccurredOn) == into.Id;
        return new EditRuling.Accepted(new Edit(
            subject, movedTo => new SourceEventMerged(editor.Author, editor.Reason, movedTo), subject.Reports,
            new Destination(
                target.Action, Anchor: isMatched ? target.OccurredOn : null, OccurredOn: target.OccurredOn, into.Id))
        {
            CuratedNeighbours = into.Reports,
        });
    }

    private static EditRuling.Refused NoReportStands(SourceEvent subject) => new(
        Refusal.NoReportStands, subject.Id, subject.EndedBy switch
        {
            SourceEventCorrected corrected => corrected.MovedTo,
            SourceEventMerged merged => merged.MovedTo,
            ReportCorrected corrected => corrected.MovedTo,
            _ => null,
        });
}
