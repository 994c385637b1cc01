using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Ingestion.Feeds.Formats.Values;

/// <summary>Reads dates.</summary>
internal static class Days
{
    /// <summary>The digits of a day: 20120131.</summary>
    public const int DigitsOfDay = 8;

    /// <summary>The digits of a second: 20120131235959.</summary>
    public const int DigitsOfSecond = 14;

    private const int LengthOfIso = 10;
    private const int MonthAt = 4;
    private const int DayAt = 6;

    /// <summary>The day of 8 digits; none where there is no such day.</summary>
    public static Date? OfDigits(ReadOnlySpan<char> text) =>
        text.Length == DigitsOfDay && Numbers.TryRead(text[..MonthAt], out var year)
        && Numbers.TryRead(text[MonthAt..DayAt], out var month) && Numbers.TryRead(text[DayAt..], out var day)
        && month > 0 && day > 0
            ? OfNumbers(year, month, day)
            : null;

    /// <summary>The date of "2012", "2012-01" or "2012-01-31"; none where there is no such date.</summary>
    public static Date? OfIso(ReadOnlySpan<char> text) =>
        PartialDate.TryParse(text.ToString(), out var date, out _)
            ? new Date { Year = date.Year, Month = date.Month, Day = date.Day }
            : null;

    /// <summary>The day of "2012-01-31"; none where there is no such day.</summary>
    public static Date? OfIsoDay(ReadOnlySpan<char> text) =>
        text.Length == LengthOfIso ? OfIso(text) : null;

    private static Date? OfNumbers(int year, int month, int day) =>
        PartialDate.TryCreate(year, month, day, out _, out _)
            ? new Date { Year = year, Month = month, Day = day }
            : null;
}
