using System.Collections.Immutable;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents;

/// <summary>One action of one country towards another on a date, with its reports, rebuilt from its stream.</summary>
/// <remarks>See <see cref="State"/> for its effective state.</remarks>
/// <param name="Id">Its UUID, also that of its stream.</param>
/// <param name="Revision">How many events its stream holds.</param>
/// <param name="Reports">The reports that count, in the order in which they were stored.</param>
public sealed record SourceEvent(Guid Id, long Revision, ImmutableArray<SourceEventReported> Reports)
{
    /// <summary>The upper bound of the number of mentions.</summary>
    private const int MentionsMax = 1_000_000_000;

    /// <summary>
    /// The reports that no longer belong here, each with the source event that it moved to, or null where it was
    /// withdrawn or retracted. Sending such a report again changes nothing.
    /// </summary>
    public ImmutableDictionary<Guid, Guid?> Left { get; init; } = ImmutableDictionary<Guid, Guid?>.Empty;

    /// <summary>
    /// The reports that were withdrawn or retracted here, in the form that they had then, also those that were restored
    /// since.
    /// </summary>
    public ImmutableDictionary<Guid, SourceEventReported> Withdrawn { get; init; } =
        ImmutableDictionary<Guid, SourceEventReported>.Empty;

    /// <summary>The last correction of each report that was corrected individually here.</summary>
    public ImmutableDictionary<Guid, ReportCorrected> Corrections { get; init; } =
        ImmutableDictionary<Guid, ReportCorrected>.Empty;

    /// <summary>What reports said before their feed revised them. Such a form sent again changes nothing.</summary>
    public ImmutableArray<SourceEventReported> Earlier { get; init; } = [];

    /// <summary>The reports that were withdrawn or retracted here, by id.</summary>
    public IEnumerable<Guid> TakenBack =>
        Left.Where(left => left.Value is null).Select(left => left.Key).Order();

    /// <summary>The reports that moved from here to another source event, by id.</summary>
    public IEnumerable<Guid> WhatWentTo(Guid movedTo) =>
        Left.Where(left => left.Value == movedTo).Select(left => left.Key).Order();

    /// <summary>
    /// The event that removed all reports: a <see cref="SourceEventRetracted"/>, <see cref="SourceEventCorrected"/>,
    /// <see cref="SourceEventMerged"/>, or the <see cref="ReportCorrected"/> of its only report. Null again once a
    /// report is added.
    /// </summary>
    public ISourceEventChange? EndedBy { get; init; }

    /// <summary>A source event without any stored event.</summary>
    public static SourceEvent Empty(Guid id) => new(id, Revision: 0, []);

    /// <summary>The source event after one more of its events.</summary>
    /// <exception cref="UnknownEventException">A source event cannot have such an event.</exception>
    public SourceEvent Apply(ISourceEventChange stored) => stored switch
    {
        SourceEventReported reported => Apply(reported),
        ReportMoved moved => Without(moved.ReportId, moved.MovedTo),
        ReportWithdrawn withdrawn => TakeBack(
            Reports.RemoveAll(report => report.ReportId != withdrawn.ReportId)),
        ReportRestored restored => Apply(Withdrawn[restored.ReportId]),
        ReportConfirmed confirmed => Apply(confirmed),
        ConfirmationWithdrawn withdrawn => Apply(withdrawn),
        ReportCorrected corrected => Apply(corrected),
        ReportRevised revised => Apply(revised),
        ReportSuperseded superseded => Without(superseded.ReportId, superseded.MovedTo),
        SourceEventRetracted => TakeBack(Reports) with { EndedBy = stored },
        SourceEventCorrected or SourceEventMerged => Next() with { EndedBy = stored },
        SourceEventSplit => Next(),
        _ => throw new UnknownEventException(Id, stored.GetType()),
    };

    /// <summary>Whether this report belongs here.</summary>
    public bool Has(Guid reportId)
    {
        foreach (var report in Reports)
            if (report.ReportId == reportId)
                return true;
        return false;
    }

    /// <summary>Whether this report belongs here or did before.</summary>
    public bool Knows(Guid reportId) => Has(reportId) || Left.ContainsKey(reportId);

    /// <summary>Its effective state; null while it has no report.</summary>
    public EffectiveState? State => Reports.IsEmpty ? null : StateOf(Reports.AsSpan());

    private SourceEvent Next() => this with { Revision = Revision + 1 };

    private SourceEvent Apply(SourceEventReported reported) => Next() with
    {
        Reports = Reports.Add(reported),
        Left = Left.Remove(reported.ReportId),
        EndedBy = null,
    };

    private SourceEvent Apply(ReportConfirmed confirmed) => Next() with
    {
        Reports = [.. Reports.Select(report => report.ReportId != confirmed.ReportId
            ? report
            : report with
            {
                Quality = Quality.HumanCoded,
                ReviewedBy = confirmed.Author,
                CodedQuality = CodedQualityOf(report),
            })],
    };

    private SourceEvent Apply(ConfirmationWithdrawn withdrawn) => Next() with
    {
        Reports = [.. Reports.Select(report => report.ReportId != withdrawn.ReportId
            ? report
            : report with
            {
                Quality = CodedQualityOf(report) ?? report.Quality,
                ReviewedBy = null,
                CodedQuality = null,
            })],
    };

    private SourceEvent Apply(ReportRevised revised) => Next() with
    {
        Earlier = Earlier.AddRange(Reports.Where(report => report.ReportId == revised.ReportId)),
        Reports = [.. Reports.Select(report => report.ReportId != revised.ReportId ? report : report with
        {
            // An editor's verdict on the coding stands.
            Quality = report.ReviewedBy is null ? revised.Quality : report.Quality,
            CodedQuality = report.ReviewedBy is null ? null : revised.Quality,
            Origin = revised.Origin,
            AmountUsd = revised.AmountUsd,
            Mentions = revised.Mentions,
            Summary = revised.Summary,
            ReportedBy = revised.ReportedBy,
        })],
    };

    private SourceEvent Apply(ReportCorrected corrected) => Next() with
    {
        Corrections = Corrections.SetItem(corrected.ReportId, corrected),
        EndedBy = Reports.Length == 1 ? corrected : EndedBy,
    };

    private SourceEvent TakeBack(ImmutableArray<SourceEventReported> reports) => Next() with
    {
        Reports = reports.Length == Reports.Length ? [] : Reports.RemoveAll(reports.Contains),
        Left = Left.SetItems(reports.Select(report => KeyValuePair.Create(report.ReportId, (Guid?)null))),
        Withdrawn = Withdrawn.SetItems(reports.Select(report => KeyValuePair.Create(report.ReportId, report))),
    };

    private SourceEvent Without(Guid reportId, Guid? movedTo) => Next() with
    {
        Reports = Reports.RemoveAll(report => report.ReportId == reportId),
        Left = Left.SetItem(reportId, movedTo),
    };

    private static EffectiveState StateOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var action = ActionKey.Of(reports[0]);
        if (reports.Length == 1)
            return new EffectiveState(
                action, PartialDate.Parse(reports[0].OccurredOn), reports[0].Quality, reports[0].Mentions,
                reports[0].Origin.Feed ?? "", SentenceOf(reports));

        var date = PartialDate.Parse(reports[0].OccurredOn);
        foreach (var report in reports[1..])
        {
            var other = PartialDate.Parse(report.OccurredOn);
            if (other.Precision > date.Precision
                || (other.Precision == date.Precision && other.CompareTo(date) < 0))
                date = other;
        }
        return new EffectiveState(
            action, date, QualityOf(reports), MentionsOf(reports), FeedOf(reports), SentenceOf(reports));
    }

    /// <summary>Distinct sources corroborate one another. Of several reports by one source, the best counts.</summary>
    private static int QualityOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var best = new Dictionary<string, int>(reports.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var report in reports)
        {
            var source = SourceOf(report);
            best[source] = Math.Max(best.GetValueOrDefault(source), report.Quality);
        }
        return Quality.Combine([.. best.Values]);
    }

    /// <summary>
    /// Mentions of distinct sources add up. Of several reports by one source, the highest count applies, because a feed
    /// that sends a row again with a higher count includes the earlier mentions.
    /// </summary>
    private static int MentionsOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var most = new Dictionary<string, int>(reports.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var report in reports)
        {
            var source = SourceOf(report);
            most[source] = Math.Max(most.GetValueOrDefault(source), report.Mentions);
        }
        return (int)Math.Min(most.Values.Sum(mentions => (long)mentions), MentionsMax);
    }

    private static string FeedOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var feed = reports[0].Origin.Feed ?? "";
        foreach (var report in reports[1..])
            if ((report.Origin.Feed ?? "") != feed)
                return "";
        return feed;
    }

    /// <summary>
    /// The sentence of all these reports, as a number; 0 where there is more behind them: a person, a feed, or another
    /// sentence.
    /// </summary>
    private static int SentenceOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var sentence = 0;
        foreach (var report in reports)
        {
            if (report.Origin is not { Coder: not null, Feed: null } || report.ReviewedBy is not null)
                return 0;
            // What a source is not quoted for counts as one sentence of it.
            var own = Identity.OfSentence(SourceOf(report), report.Origin.Quote ?? "");
            if (sentence != 0 && own != sentence)
                return 0;
            sentence = own;
        }
        return sentence;
    }

    /// <summary>
    /// The quality that a report's coder gave, in thousandths; null where an editor's decision raised it before the
    /// coder's was kept.
    /// </summary>
    public static int? CodedQualityOf(SourceEventReported report) =>
        report.ReviewedBy is null ? report.Quality : report.CodedQuality;

    /// <summary>
    /// The distinct source that a report counts as; empty where a person reported it without an origin.
    /// </summary>
    public static string SourceOf(SourceEventReported report) =>
        report.CountsAs
        ?? report.Origin.Publisher ?? report.Origin.Feed ?? report.Origin.DocumentId ?? report.Origin.Url ?? "";
}

/// <summary>What a source event contributes to scores: the action, its date and its quality.</summary>
/// <param name="Action">Who did what to whom.</param>
/// <param name="OccurredOn">The most precise date reported; of several, the earliest.</param>
/// <param name="Quality">q, in thousandths, 1 to 1,000.</param>
/// <param name="Mentions">How often its distinct sources mentioned it, 1 to 1,000,000,000.</param>
/// <param name="Feed">
/// The feed of all its reports; empty where a document, a person or several feeds report it, because then no feed's
/// neutral value applies.
/// </param>
/// <param name="Sentence">
/// The sentence that a program coded all its reports from, by its number; 0 where there is more behind it.
/// </param>
public readonly record struct EffectiveState(
    ActionKey Action, PartialDate OccurredOn, int Quality, int Mentions, string Feed, int Sentence = 0);

/// <summary>Rebuilds source events, by id, from the events of their streams.</summary>
public static class SourceEventFold
{
    /// <summary>Applies the next event of a stream; a source event that is missing is empty before it.</summary>
    public static void Apply(this Dictionary<Guid, SourceEvent> known, Guid id, ISourceEventChange stored) =>
        known[id] = (known.GetValueOrDefault(id) ?? SourceEvent.Empty(id)).Apply(stored);
}

/// <summary>A stream holds an event that this version of the code does not know.</summary>
public sealed class UnknownEventException(Guid stream, System.Type type)
    : Exception($"Stream {stream} holds an event of unknown type {type.Name}.");
