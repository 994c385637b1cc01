using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>
/// The sums of one relationship, or of one direction of it, over one calendar month. They are integers, so that adding
/// source events in any order, and removing them again, gives the same bucket bit for bit.
/// </summary>
/// <param name="Month">Year × 12 + month − 1; see <see cref="IndexOf"/>.</param>
/// <param name="Evidence">Σ q, in thousandths; 0 in a month whose source events were all removed.</param>
/// <param name="Weighted">Σ q·v, in ten-thousandths: thousandths of q × tenths of v.</param>
/// <param name="Ungraded">
/// The part of the evidence, in thousandths, that does not count towards a grade; see <see cref="GradedEvidence"/>.
/// </param>
public readonly record struct MonthBucket(int Month, long Evidence, long Weighted, long Ungraded = 0)
{
    private const int MonthsAYear = 12;

    /// <summary>The last day of each month, because computing it costs as much as the rest of a score.</summary>
    private static readonly DateOnly[] LastDays =
    [
        default, .. from year in Enumerable.Range(1, PartialDate.YearMax + 1)
                    from month in Enumerable.Range(1, MonthsAYear)
                    select new DateOnly(year, month, DateTime.DaysInMonth(year, month)),
    ];

    /// <summary>The month's first day.</summary>
    public DateOnly FirstDay => FirstDayOf(Month);

    /// <summary>The month's last day, from which its age counts.</summary>
    public DateOnly LastDay => LastDayOf(Month);

    /// <summary>The first day of a month.</summary>
    public static DateOnly FirstDayOf(int month) => new(month / MonthsAYear, (month % MonthsAYear) + 1, 1);

    /// <summary>The last day of a month.</summary>
    public static DateOnly LastDayOf(int month) => LastDays[month - MonthsAYear + 1];

    /// <summary>The number of the month that a day falls in.</summary>
    public static int IndexOf(DateOnly day) => (day.Year * MonthsAYear) + day.Month - 1;

    /// <summary>The bucket with one more source event, or with one less where the quality is negative.</summary>
    /// <param name="quality">q, or the change of q, in thousandths.</param>
    /// <param name="value">v, in tenths.</param>
    public MonthBucket Plus(int quality, int value) =>
        this with { Evidence = Evidence + quality, Weighted = Weighted + ((long)quality * value) };
}
