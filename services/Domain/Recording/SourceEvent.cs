using System.Collections.Immutable;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Recording;

/// <summary>One thing that one country did to another, with every report of it: the fold of its stream.</summary>
/// <remarks>See <see cref="Standing"/> for what it counts for.</remarks>
public sealed record SourceEvent(Guid Id, long Revision, ImmutableArray<SourceEventReported> Reports)
{
    /// <summary>Where the count of mentions stops.</summary>
    private const int MentionsMax = 1_000_000_000;

    /// <summary>A source event of which nothing has been heard.</summary>
    public static SourceEvent Unheard(Guid id) => new(id, Revision: 0, []);

    /// <summary>The source event after one more of its events.</summary>
    public SourceEvent Apply(object stored) => stored switch
    {
        SourceEventReported reported => this with { Revision = Revision + 1, Reports = Reports.Add(reported) },
        ReportMoved moved => this with
        {
            Revision = Revision + 1,
            Reports = Reports.RemoveAll(report => report.ReportId == moved.ReportId),
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

    /// <summary>What it counts for; null while no report stands.</summary>
    public Standing? Standing => Reports.IsEmpty ? null : StandingOf(Reports.AsSpan());

    private static Standing StandingOf(ReadOnlySpan<SourceEventReported> reports)
    {
        var happening = Happening.Of(reports[0]);
        if (reports.Length == 1)
            return new Standing(
                happening, PartialDate.Parse(reports[0].OccurredOn), reports[0].Quality, reports[0].Mentions,
                reports[0].Origin.Feed ?? "");

        var date = PartialDate.Parse(reports[0].OccurredOn);
        foreach (var report in reports[1..])
        {
            var told = PartialDate.Parse(report.OccurredOn);
            if (told.Precision > date.Precision || (told.Precision == date.Precision && told.CompareTo(date) < 0))
                date = told;
        }
        return new Standing(happening, date, QualityOf(reports), MentionsOf(reports), FeedOf(reports));
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
/// <param name="Happening">Who did what to whom.</param>
/// <param name="OccurredOn">The most precise date told; of several, the earliest.</param>
/// <param name="Quality">q, in thousandths, 1 to 1,000.</param>
/// <param name="Mentions">How often its distinct sources saw it mentioned, 1 to 1,000,000,000.</param>
/// <param name="Feed">The feed that all its reports are rows of; empty where a document or a person tells of it, or
/// several feeds do, so that no feed's habits are held against it.</param>
public readonly record struct Standing(
    Happening Happening, PartialDate OccurredOn, int Quality, int Mentions, string Feed);

/// <summary>A stream holds an event that this version of the code does not know.</summary>
public sealed class UnknownEventException(Guid sourceEventId, System.Type type)
    : Exception($"Source event {sourceEventId} holds an event of unknown type {type.Name}.");
