using System.Collections.Immutable;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents;

/// <summary>One thing that one country did to another, with every report of it: the fold of its stream.</summary>
/// <remarks>See <see cref="State"/> for what it counts for.</remarks>
/// <param name="Id">Its UUID, also that of its stream.</param>
/// <param name="Revision">How many events its stream holds.</param>
/// <param name="Reports">The reports that stand, in the order in which they came.</param>
public sealed record SourceEvent(Guid Id, long Revision, ImmutableArray<SourceEventReported> Reports)
{
    /// <summary>Where the count of mentions stops.</summary>
    private const int MentionsMax = 1_000_000_000;

    /// <summary>
    /// The reports that stood here and no longer do, each with the source event that it moved to, or null where it was
    /// withdrawn or retracted. Such a report changes nothing when it is sent again.
    /// </summary>
    public ImmutableDictionary<Guid, Guid?> Left { get; init; } = ImmutableDictionary<Guid, Guid?>.Empty;

    /// <summary>The last correction of each report that was corrected by itself here.</summary>
    public ImmutableDictionary<Guid, ReportCorrected> Corrections { get; init; } =
        ImmutableDictionary<Guid, ReportCorrected>.Empty;

    /// <summary>The reports that were withdrawn or retracted here, by id.</summary>
    public IEnumerable<Guid> TakenBack =>
        Left.Where(left => left.Value is null).Select(left => left.Key).Order();

    /// <summary>The reports that moved from here to another source event, by id.</summary>
    public IEnumerable<Guid> WhatWentTo(Guid movedTo) =>
        Left.Where(left => left.Value == movedTo).Select(left => left.Key).Order();

    /// <summary>
    /// The stored decision that took all reports away: a <see cref="SourceEventRetracted"/>,
    /// <see cref="SourceEventCorrected"/>, <see cref="SourceEventMerged"/>, or the <see cref="ReportCorrected"/> of its
    /// only report. Null again once a report comes.
    /// </summary>
    public object? EndedBy { get; init; }

    /// <summary>A source event of which nothing has been heard.</summary>
    public static SourceEvent Empty(Guid id) => new(id, Revision: 0, []);

    /// <summary>The source event after one more of its events.</summary>
    public SourceEvent Apply(object stored) => stored switch
    {
        SourceEventReported reported => this with
        {
            Revision = Revision + 1,
            Reports = Reports.Add(reported),
            Left = Left.Remove(reported.ReportId),
            EndedBy = null,
        },
        ReportMoved moved => Without(moved.ReportId, moved.MovedTo),
        ReportWithdrawn withdrawn => Without(withdrawn.ReportId, movedTo: null),
        SourceEventRetracted => this with
        {
            Revision = Revision + 1,
            Reports = [],
            Left = Left.SetItems(Reports.Select(report => KeyValuePair.Create(report.ReportId, (Guid?)null))),
            EndedBy = stored,
        },
        SourceEventCorrected or SourceEventMerged => this with { Revision = Revision + 1, EndedBy = stored },
        SourceEventSplit => this with { Revision = Revision + 1 },
        ReportConfirmed confirmed => this with
        {
            Revision = Revision + 1,
            Reports = [.. Reports.Select(report => report.ReportId != confirmed.ReportId
                ? report
                : report with { Quality = Quality.HumanCoded, ReviewedBy = confirmed.Author })],
        },
        ReportCorrected corrected => this with
        {
            Revision = Revision + 1,
            Corrections = Corrections.SetItem(corrected.ReportId, corrected),
            EndedBy = Reports.Length == 1 ? stored : EndedBy,
        },
        _ => throw new UnknownEventException(Id, stored.GetType()),
    };

    /// <summary>Whether this very report stands here.</summary>
    public bool Has(Guid reportId)
    {
        foreach (var report in Reports)
            if (report.ReportId == reportId)
                return true;
        return false;
    }

    /// <summary>Whether this very report stands here or stood here before.</summary>
    public bool Knows(Guid reportId) => Has(reportId) || Left.ContainsKey(reportId);

    /// <summary>What it counts for; null while no report stands.</summary>
    public EffectiveState? State => Reports.IsEmpty ? null : StateOf(Reports.AsSpan());

    private SourceEvent Without(Guid reportId, Guid? movedTo) => this with
    {
        Revision = Revision + 1,
        Reports = Reports.RemoveAll(report => report.ReportId == reportId),
        Left = Left.SetItem(reportId, movedTo),
    };

    private static EffectiveState StateOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var action = ActionKey.Of(reports[0]);
        if (reports.Length == 1)
            return new EffectiveState(
                action, PartialDate.Parse(reports[0].OccurredOn), reports[0].Quality, reports[0].Mentions,
                reports[0].Origin.Feed ?? "");

        var date = PartialDate.Parse(reports[0].OccurredOn);
        foreach (var report in reports[1..])
        {
            var reported = PartialDate.Parse(report.OccurredOn);
            if (reported.Precision > date.Precision
                || (reported.Precision == date.Precision && reported.CompareTo(date) < 0))
                date = reported;
        }
        return new EffectiveState(action, date, QualityOf(reports), MentionsOf(reports), FeedOf(reports));
    }

    /// <summary>Distinct sources corroborate one another; of several reports by one source the best counts.</summary>
    private static int QualityOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var best = new Dictionary<string, int>(reports.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var report in reports)
        {
            var source = SourceOf(report.Origin);
            best[source] = Math.Max(best.GetValueOrDefault(source), report.Quality);
        }
        return Quality.Combine([.. best.Values]);
    }

    /// <summary>
    /// Of several reports by one source the most mentions count, distinct sources add up: a feed that sends a row again
    /// with a higher count has seen the same mentions before.
    /// </summary>
    private static int MentionsOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var most = new Dictionary<string, int>(reports.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var report in reports)
        {
            var source = SourceOf(report.Origin);
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

    private static string SourceOf(ReportOrigin origin) =>
        origin.Publisher ?? origin.Feed ?? origin.DocumentId ?? origin.Url ?? "";
}

/// <summary>What a source event counts for: what happened, when, and how sure that is.</summary>
/// <param name="Action">Who did what to whom.</param>
/// <param name="OccurredOn">The most precise date told; of several, the earliest.</param>
/// <param name="Quality">q, in thousandths, 1 to 1,000.</param>
/// <param name="Mentions">How often its distinct sources saw it mentioned, 1 to 1,000,000,000.</param>
/// <param name="Feed">The feed that all its reports are rows of; empty where a document or a person tells of it, or
/// several feeds do, so that no feed's habits are held against it.</param>
public readonly record struct EffectiveState(
    ActionKey Action, PartialDate OccurredOn, int Quality, int Mentions, string Feed);

/// <summary>A stream holds an event that this version of the code does not know.</summary>
public sealed class UnknownEventException(Guid stream, System.Type type)
    : Exception($"Stream {stream} holds an event of unknown type {type.Name}.");
