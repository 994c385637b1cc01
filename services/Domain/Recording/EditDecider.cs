using Diplomacy.Contracts.Events;

namespace Diplomacy.Domain.Recording;

/// <summary>
/// Decides what editors ask. What is so already stays as it is, whoever asks and for whatever reason, so a request
/// whose answer was lost can be sent again.
/// </summary>
public static class EditDecider
{
    /// <summary>Takes back every report that stands. Reports that come later count anew.</summary>
    public static Ruling Retract(SourceEvent subject, Editor editor)
    {
        if (subject.Reports.IsEmpty)
            return subject.EndedBy is SourceEventRetracted
                ? new Ruling.AlreadySo([.. subject.TakenBack])
                : NoReportStands(subject);
        return new Ruling.Granted(new Edit(
            subject, _ => new SourceEventRetracted(editor.Author, editor.Reason), subject.Reports));
    }

    /// <summary>Takes back one report.</summary>
    public static Ruling Withdraw(SourceEvent subject, Guid reportId, Editor editor)
    {
        var report = subject.Reports.FirstOrDefault(standing => standing.ReportId == reportId);
        if (report is null)
            return subject.Left.TryGetValue(reportId, out var movedTo) && movedTo is null
                ? new Ruling.AlreadySo([reportId])
                : new Ruling.Refused(Refusal.UnknownReport, reportId, movedTo);
        return new Ruling.Granted(new Edit(
            subject, _ => new ReportWithdrawn(reportId, editor.Author, editor.Reason), [report]));
    }

    /// <summary>Says what really happened: every report moves to the source event that this is, for good.</summary>
    public static Ruling Correct(SourceEvent subject, Correction correction, Editor editor)
    {
        if (subject.Standing is not { } standing)
            return subject.EndedBy is SourceEventCorrected earlier && correction.Agrees(earlier)
                ? new Ruling.AlreadySo([.. subject.WhatWentTo(earlier.MovedTo)], earlier.MovedTo)
                : NoReportStands(subject);

        var right = correction.Of(standing.Happening, standing.OccurredOn);
        var (dyad, code) = right.Happening;
        if (dyad.Source == dyad.Target)
            return new Ruling.Refused(Refusal.SameCountry, subject.Id);
        if (right.Happening == standing.Happening && right.OccurredOn == standing.OccurredOn)
            return new Ruling.AlreadySo([.. subject.Reports.Select(report => report.ReportId)]);
        return new Ruling.Granted(new Edit(
            subject,
            movedTo => new SourceEventCorrected(
                editor.Author, editor.Reason, right.OccurredOn.ToString(), dyad.Source.ToString(),
                dyad.Target.ToString(), code.ToString(), movedTo),
            subject.Reports,
            new Destination(right.Happening, Anchor: right.OccurredOn, Tells: correction.OccurredOn, Id: null)));
    }

    /// <summary>Makes some reports a source event of their own, apart from matching.</summary>
    public static Ruling Split(SourceEvent subject, IReadOnlyCollection<Guid> reportIds, Editor editor)
    {
        var apart = Identity.OfSplit(subject.Id, reportIds);
        if (reportIds.All(id => subject.Left.GetValueOrDefault(id) == apart))
            return new Ruling.AlreadySo([.. reportIds], apart);
        if (subject.Standing is not { } standing)
            return NoReportStands(subject);
        foreach (var id in reportIds)
            if (!subject.Has(id))
                return new Ruling.Refused(Refusal.UnknownReport, id, subject.Left.GetValueOrDefault(id));

        var leaving = subject.Reports.Where(report => reportIds.Contains(report.ReportId)).ToArray();
        if (leaving.Length == subject.Reports.Length)
            return new Ruling.Refused(Refusal.NothingLeft, subject.Id);
        return new Ruling.Granted(new Edit(
            subject, movedTo => new SourceEventSplit(editor.Author, editor.Reason, movedTo), leaving,
            new Destination(standing.Happening, Anchor: null, Tells: null, apart)));
    }

    /// <summary>
    /// Brings all reports under another source event of the same dyad, whose code and date they tell from then on. Its
    /// own curated reports are pinned with them, so that matching does not take the one from the others.
    /// </summary>
    public static Ruling Merge(SourceEvent subject, SourceEvent into, Editor editor)
    {
        if (subject.Standing is not { } standing)
            return subject.EndedBy is SourceEventMerged earlier && earlier.MovedTo == into.Id
                ? new Ruling.AlreadySo([.. subject.WhatWentTo(into.Id)], into.Id)
                : NoReportStands(subject);
        if (into.Standing is not { } target)
            return NoReportStands(into);
        if (standing.Happening.Dyad != target.Happening.Dyad)
            return new Ruling.Refused(Refusal.DifferentCountries, into.Id);

        // A source event that was split off, or whose date is not that of its id, stands apart from matching.
        var isMatched = target.Happening.On(target.OccurredOn) == into.Id;
        return new Ruling.Granted(new Edit(
            subject, movedTo => new SourceEventMerged(editor.Author, editor.Reason, movedTo), subject.Reports,
            new Destination(
                target.Happening, Anchor: isMatched ? target.OccurredOn : null, Tells: target.OccurredOn, into.Id))
        {
            Company = into.Reports,
        });
    }

    private static Ruling.Refused NoReportStands(SourceEvent subject) => new(
        Refusal.NoReportStands, subject.Id, subject.EndedBy switch
        {
            SourceEventCorrected corrected => corrected.MovedTo,
            SourceEventMerged merged => merged.MovedTo,
            ReportCorrected corrected => corrected.MovedTo,
            _ => null,
        });
}
