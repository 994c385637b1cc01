using System.Globalization;

namespace Diplomacy.Domain.Vocabulary;

/// <summary>The precision of a <see cref="PartialDate"/>.</summary>
public enum DatePrecision
{
    /// <summary>Sometime in a year.</summary>
    Year,

    /// <summary>Sometime in a month.</summary>
    Month,

    /// <summary>On a day.</summary>
    Day,
}

/// <summary>
/// A date as exact as a source gives it: a day, sometime in a month (day 0), or sometime in a year (month and day 0). A
/// constructed one is an existing date of the years 1800 to 2200. Dates order by year, month, day; a year comes before
/// its months, a month before its days.
/// </summary>
public readonly record struct PartialDate : IComparable<PartialDate>
{
    /// <summary>The first year that a date may have.</summary>
    public const int YearMin = 1800;

    /// <summary>The last year that a date may have.</summary>
    public const int YearMax = 2200;

    private const int MiddleDay = 15;
    private const int MiddleMonth = 7;

    /// <summary>Creates a date; <see cref="TryCreate"/> does so without throwing.</summary>
    /// <exception cref="ArgumentException">There is no such date; the message is the fault.</exception>
    public PartialDate(int year, int month = 0, int day = 0)
    {
        if (FaultOf(year, month, day) is { } fault) throw new ArgumentException(fault);
        (Year, Month, Day) = (year, month, day);
    }

    /// <summary>1800 to 2200.</summary>
    public int Year { get; }

    /// <summary>1 to 12, or 0 for sometime in the year.</summary>
    public int Month { get; }

    /// <summary>1 to 31, or 0 for sometime in the month.</summary>
    public int Day { get; }

    /// <summary>The precision of the date.</summary>
    public DatePrecision Precision =>
        Day != 0 ? DatePrecision.Day : Month != 0 ? DatePrecision.Month : DatePrecision.Year;

    /// <summary>The first day of the span.</summary>
    public DateOnly First => new(Year, Math.Max(Month, 1), Math.Max(Day, 1));

    /// <summary>The last day of the span.</summary>
    public DateOnly Last => Precision switch
    {
        DatePrecision.Day => First,
        DatePrecision.Month => new(Year, Month, DateTime.DaysInMonth(Year, Month)),
        _ => new(Year, 12, 31),
    };

    /// <summary>
    /// The day on which the date counts in a score: itself, or the middle of its span, which is the 15th of any month
    /// and 1 July of any year.
    /// </summary>
    /// <remarks>Fixed days instead of exact halves, so that they can be determined without a calendar.</remarks>
    public DateOnly Middle => Precision switch
    {
        DatePrecision.Day => First,
        DatePrecision.Month => new(Year, Month, MiddleDay),
        _ => new(Year, MiddleMonth, 1),
    };

    /// <summary>The date of a full day.</summary>
    public static PartialDate Of(DateOnly day) => new(day.Year, day.Month, day.Day);

    /// <summary>Creates a date, or says in a sentence why there is none.</summary>
    public static bool TryCreate(int year, int month, int day, out PartialDate date, out string? fault)
    {
        fault = FaultOf(year, month, day);
        date = fault is null ? new(year, month, day) : default;
        return fault is null;
    }

    /// <summary>Reads "2008", "2008-09" or "2008-09-15", or says in a sentence what is wrong.</summary>
    public static bool TryParse(string? text, out PartialDate date, out string? fault)
    {
        if (TryReadNumbers(text, out var year, out var month, out var day))
            return TryCreate(year, month, day, out date, out fault);
        date = default;
        fault = $"Date \"{Echo.Of(text ?? "")}\" is not of the form \"2008\", \"2008-09\" or \"2008-09-15\".";
        return false;
    }

    /// <summary>Reads "2008", "2008-09" or "2008-09-15".</summary>
    /// <exception cref="FormatException">The text is not a date; the message is the fault.</exception>
    public static PartialDate Parse(string text) =>
        TryParse(text, out var date, out var fault) ? date : throw new FormatException(fault);

    /// <summary>True if the other date's span lies within the span of this one; a date contains itself.</summary>
    public bool Contains(PartialDate other) => First <= other.First && other.Last <= Last;

    /// <inheritdoc/>
    public int CompareTo(PartialDate other) => (Year, Month, Day).CompareTo((other.Year, other.Month, other.Day));

    /// <summary>"2008", "2008-09" or "2008-09-15".</summary>
    public override string ToString() => Precision switch
    {
        DatePrecision.Day => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}-{Day:D2}"),
        DatePrecision.Month => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}"),
    };

    /// <summary>The numbers of a date that has the form of one; what it leaves out is 0.</summary>
    private static bool TryReadNumbers(ReadOnlySpan<char> text, out int year, out int month, out int day)
    {
        (month, day) = (0, 0);
        return TryReadNumber(text, 0, 4, out year) && (text.Length == 4
            || (text[4] == '-' && TryReadNumber(text, 5, 2, out month) && month != 0 && (text.Length == 7
                || (text[7] == '-' && TryReadNumber(text, 8, 2, out day) && day != 0 && text.Length == 10))));
    }

    // "2008-00" is how some formats write a year; here it would be a second spelling of "2008".
    private static bool TryReadNumber(ReadOnlySpan<char> text, int from, int digits, out int number)
    {
        number = 0;
        return text.Length >= from + digits
            && int.TryParse(text.Slice(from, digits), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static string? FaultOf(int year, int month, int day)
    {
        if (year is < YearMin or > YearMax) return $"Year {year} is out of range; expected {YearMin} to {YearMax}.";
        if (month is < 0 or > 12) return $"Month {month} is out of range; expected 1 to 12, or 0 for an unknown month.";
        if (month == 0) return day == 0 ? null : $"Day {day} is given without a month; expected a month, or day 0.";
        var days = DateTime.DaysInMonth(year, month);
        return day >= 0 && day <= days
            ? null
            : $"Day {day} is not in month {year:D4}-{month:D2}; expected 1 to {days}, or 0 for an unknown day.";
    }
}
