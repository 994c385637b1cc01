namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>The names of months and weekdays.</summary>
internal static class DateWords
{
    /// <summary>Months in order: the full names, then the short ones.</summary>
    public static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sept",
    ];

    /// <summary>Weekdays from Sunday, as <see cref="DayOfWeek"/> counts them.</summary>
    public static readonly string[] Weekdays =
        ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    /// <summary>The number of a weekday in lower case, full or short; -1 for any other word.</summary>
    public static int WeekdayOf(string word) => Array.IndexOf(Weekdays, word) is >= 0 and var place ? place
        : word switch
        {
            "sun" => -1,
            "mon" => 1,
            "tue" or "tues" => 2,
            "thu" or "thur" or "thurs" => 4,
            "fri" => 5,
            _ => -1,
        };

    /// <summary>The number of a month by its index in <see cref="Months"/>.</summary>
    public static int MonthAt(int place) => place == Months.Length - 1 ? 9 : (place % 12) + 1;
}
