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

        var right = correction.Of(standing);
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

    private static Ruling.Refused NoReportStands(SourceEvent subject) => new(
        Refusal.NoReportStands, subject.Id, subject.EndedBy switch
        {
            SourceEventCorrected corrected => corrected.MovedTo,
            SourceEventMerged merged => merged.MovedTo,
            _ => null,
        });
}
