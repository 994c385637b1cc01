using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Matching;

/// <summary>When a curated report says that a happening was, and in which document it says so.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="On">The date that it tells.</param>
/// <param name="DocumentId">The document; null where it names none.</param>
/// <param name="IsPinned">An editor said that this is its date: it stays there, and others may join it.</param>
public readonly record struct MatchCandidate(Guid ReportId, PartialDate On, string? DocumentId, bool IsPinned = false);

/// <summary>
/// Which curated reports of one happening (same source, target and CAMEO code) tell of the same source event.
/// The answer depends on the set of reports alone, never on the order in which they came.
/// </summary>
/// <remarks>
/// Reports of the same full date belong together. A month belongs to the earliest full date inside it, a year to the
/// earliest full date or else the earliest month inside it. Two full dates one day apart belong together, under the
/// earlier, where no third lies next to them and every report of either names its document and no document tells both:
/// two papers dating one visit differently, rather than a visit a day. Rows of feeds are not curated: a feed says a day
/// for every row, and belongs to that day. What an editor pinned to a date stays on it whatever else is told; others
/// arrange themselves around it as around any report of that date, save that a pinned day is never the second of two.
/// </remarks>
public static class DateMatching
{
    /// <summary>For every report the date that stands for its source event.</summary>
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
    /// The date that stands for a date which an editor gives: a full date is taken at its word, a partial one belongs
    /// where a report of it would.
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

    /// <summary>Every full date that is told, in order, with the date that stands for it.</summary>
    private static SortedDictionary<PartialDate, PartialDate> Days(IReadOnlyCollection<MatchCandidate> candidates)
    {
        var documents = new SortedDictionary<DateOnly, HashSet<string?>>();
        var pinned = new HashSet<DateOnly>();
        foreach (var candidate in candidates)
        {
            if (candidate.On.Precision != DatePrecision.Day)
                continue;
            if (!documents.TryGetValue(candidate.On.First, out var reported))
                documents[candidate.On.First] = reported = [];
            reported.Add(candidate.DocumentId);
            if (candidate.IsPinned)
                pinned.Add(candidate.On.First);
        }

        var anchors = new SortedDictionary<PartialDate, PartialDate>();
        foreach (var (day, reported) in documents)
        {
            var before = day.AddDays(-1);
            var isSecond = !pinned.Contains(day)
                && documents.TryGetValue(before, out var repeatedShare)
                && IsPair(before, documents, repeatedShare, reported);
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
