using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Matching;

/// <summary>The date of a curated report and the document that it comes from.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="On">Its date.</param>
/// <param name="DocumentId">The document; null where it names none.</param>
/// <param name="IsPinned">Whether an editor fixed its date: it stays there, and others may join it.</param>
public readonly record struct MatchCandidate(Guid ReportId, PartialDate On, string? DocumentId, bool IsPinned = false);

/// <summary>
/// Decides which curated reports of one action (same source, target and CAMEO code) describe the same source event. The
/// result depends only on the set of reports, not on their order.
/// </summary>
/// <remarks>
/// Reports of the same full date belong together. A month belongs to the earliest full date inside it, a year to the
/// earliest full date or else the earliest month inside it. Two full dates one day apart belong together, under the
/// earlier one, where no third date is next to them, every report of either names its document, and no document reports
/// both. That is two papers dating one visit differently, rather than two visits. Rows of feeds are not matched: each
/// has a full date and belongs to that day. A report that an editor pinned to a date stays on it. Others are matched to
/// it as to any report of that date, except that a pinned day is never the second of two.
/// </remarks>
public static class DateMatching
{
    /// <summary>The date of the source event of every report.</summary>
    public static Dictionary<Guid, PartialDate> Arrange(IReadOnlyCollection<MatchCandidate> candidates)
    {
        var days = Days(candidates);
        var months = Months(candidates);
        var arranged = new Dictionary<Guid, PartialDate>(candidates.Count);
        foreach (var candidate in candidates)
            arranged[candidate.ReportId] = candidate.IsPinned ? candidate.On : Anchor(candidate.On, days, months);
        return arranged;
    }

    /// <summary>
    /// The date of the source event for a date that an editor gives: a full date is used as it is, a partial one is
    /// matched like that of a report.
    /// </summary>
    public static PartialDate Place(PartialDate date, IReadOnlyCollection<MatchCandidate> candidates) =>
        date.Precision == DatePrecision.Day ? date : Anchor(date, Days(candidates), Months(candidates));

    private static PartialDate[] Months(IReadOnlyCollection<MatchCandidate> candidates) =>
        [
            .. candidates.Select(candidate => candidate.On).Where(date => date.Precision == DatePrecision.Month)
                .Distinct().Order(),
        ];

    private static PartialDate Anchor(
        PartialDate date, SortedDictionary<PartialDate, PartialDate> days, PartialDate[] months)
    {
        if (date.Precision == DatePrecision.Day)
            return days[date];
        foreach (var (day, anchor) in days)
            if (date.Contains(day))
                return anchor;
        if (date.Precision == DatePrecision.Year)
            foreach (var month in months)
                if (date.Contains(month))
                    return month;
        return date;
    }

    /// <summary>Every reported full date, in order, with the date of its source event.</summary>
    private static SortedDictionary<PartialDate, PartialDate> Days(IReadOnlyCollection<MatchCandidate> candidates)
    {
        var documents = new SortedDictionary<DateOnly, HashSet<string?>>();
        var pinned = new HashSet<DateOnly>();
        foreach (var candidate in candidates)
        {
            if (candidate.On.Precision != DatePrecision.Day)
                continue;
            if (!documents.TryGetValue(candidate.On.First, out var ofDay))
                documents[candidate.On.First] = ofDay = [];
            ofDay.Add(candidate.DocumentId);
            if (candidate.IsPinned)
                pinned.Add(candidate.On.First);
        }

        var anchors = new SortedDictionary<PartialDate, PartialDate>();
        foreach (var (day, ofDay) in documents)
        {
            var before = day.AddDays(-1);
            var isSecond = !pinned.Contains(day)
                && documents.TryGetValue(before, out var documentsBefore)
                && IsPair(before, documents, documentsBefore, ofDay);
            var anchor = isSecond ? before : day;
            anchors[PartialDate.Of(day)] = PartialDate.Of(anchor);
        }
        return anchors;
    }

    private static bool IsPair(
        DateOnly first, SortedDictionary<DateOnly, HashSet<string?>> documents, HashSet<string?> one,
        HashSet<string?> two)
        => !documents.ContainsKey(first.AddDays(-1))
           && !documents.ContainsKey(first.AddDays(2))
           && !one.Contains(null)
           && !two.Contains(null)
           && !one.Overlaps(two);
}
