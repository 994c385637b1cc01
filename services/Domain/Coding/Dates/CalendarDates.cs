using System.Globalization;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>Reads dates of the calendar: "16 February 2009", "Feb. 15", "08.08.2008", "in 1993", "Q1 2019".</summary>
/// <param name="reference">The day that dates without a year count from; null where none is known.</param>
internal sealed class CalendarDates(PartialDate? reference)
{
    private const int CenturyPivot = 60;

    /// <summary>The date that begins at a position; null where none does.</summary>
    public DateMention? At(SentenceWords words, int at)
    {
        if (words.MonthAt(at) > 0 && words[at + 1] != "day")
            return NamedDates.IsName(words.Tokens, at, at + 2) ? null : FromMonth(words, at);
        if (Holiday(words, at) is { } holiday) return holiday;
        if (AfterWeekday(words, at) is { } day) return day;
        if (DayOfMonthName(words, at) is { } dated) return dated;
        return words.NumberAt(at) >= 0 || words[at].Length > 0 && char.IsAsciiDigit(words[at][0])
            ? Numeric(words, at) ?? YearAlone(words, at) ?? OrdinalDay(words, at)
            : Quarter(words, at) ?? ShortYear(words, at) ?? Season(words, at);
    }

    private DateMention? Holiday(SentenceWords words, int at)
    {
        if (!words.IsCapital(at)) return null;
        var (end, month, day) = (words[at], words[at + 1]) switch
        {
            ("christmas", "day") => (at + 2, 12, 25),
            ("christmas", "eve") => (at + 2, 12, 24),
            ("boxing", "day") => (at + 2, 12, 26),
            ("may", "day") => (at + 2, 5, 1),
            ("new", "year") when words[at + 2] is "'s" or "’s" && words[at + 3] == "day" => (at + 4, 1, 1),
            ("new", "year") when words[at + 2] is "'s" or "’s" && words[at + 3] == "eve" => (at + 4, 12, 31),
            _ => (0, 0, 0),
        };
        return end == 0 ? null
            : words.YearAt(end) is > 0 and var year ? Made(at, end + 1, year, month, day)
            : Yearless(words, at, end, month, day);
    }

    // "Monday, 16 February 2009" is one date.
    private DateMention? AfterWeekday(SentenceWords words, int at)
    {
        if (words.WeekdayAt(at) < 0) return null;
        var next = words[at + 1] is "," or "the" ? at + 2 : at + 1;
        if (words[next] == "the") next++;
        var date = words.MonthAt(next) > 0 ? FromMonth(words, next) : DayOfMonthName(words, next);
        return date is { Date.Precision: DatePrecision.Day } day ? day with { First = at } : null;
    }

    private DateMention? FromMonth(SentenceWords words, int at)
    {
        var month = words.MonthAt(at);
        var next = words[at + 1] == "." ? at + 2 : at + 1;
        if (words[next] == "the" && words.DayAt(next + 1) > 0) next++;
        var day = words.DayAt(next);
        if (day > 0 && !IsCount(words, next))
        {
            // "June 10-12" is dated by its first day.
            var end = next + 1;
            if (words[end] is "-" or "–" && words.DayAt(end + 1) > 0) end += 2;
            var comma = words[end] == "," ? end + 1 : end;
            return words.YearAt(comma) is > 0 and var year
                ? Made(at, comma + 1, year, month, day)
                : Yearless(words, at, end, month, day);
        }
        var yearAt = words[next] is "of" or "," ? next + 1 : next;
        if (words.YearAt(yearAt) is > 0 and var given) return Made(at, yearAt + 1, given, month, 0);
        // "May" and "March" are words too; as a month alone they follow a preposition or a word such as "last".
        var before = words[at - 1];
        return words.IsPreposition(at - 1) || words.IsPreposition(at - 2) && before is "-" or "late" or "early" or "mid"
            || before is "last" or "next" or "this" or "late" or "early" or "mid" or "since" or "past"
            ? Yearless(words, at, next == at + 2 ? at + 2 : at + 1, month, 0)
            : null;
    }

    // "June 10 people" is a month and a count.
    private static bool IsCount(SentenceWords words, int at) =>
        words[at + 1] is "people" or "soldiers" or "percent" or "%" or "million" or "billion" or "countries";

    // "16 February 2009", "the 16th of February".
    private DateMention? DayOfMonthName(SentenceWords words, int at)
    {
        if (words.DayAt(at) is not (> 0 and var day)) return null;
        var next = words[at + 1] == "of" ? at + 2 : at + 1;
        // "10 and 11 June", "10-12 June": the first day dates it.
        if (words[next] is "and" or "-" or "–" or "to" && words.DayAt(next + 1) > 0 && words.MonthAt(next + 2) > 0)
            next += 2;
        if (words.MonthAt(next) is not (> 0 and var month)) return null;
        var end = words[next + 1] == "." && words.YearAt(next + 2) > 0 ? next + 2 : next + 1;
        var yearAt = words[end] is "," or "of" ? end + 1 : end;
        return words.YearAt(yearAt) is > 0 and var year
            ? Made(at, yearAt + 1, year, month, day)
            : Yearless(words, at, end, month, day);
    }

    // "2008-08-08", "08.08.2008", "30/9/2020", "08/2008". A slashed date that may be read in two ways is not
    // understood.
    private static DateMention? Numeric(SentenceWords words, int at)
    {
        var end = at + 1;
        while (end < words.Length && end < at + 5 && words.IsGlued(end - 1)
            && (words[end] is "/" or "-" or "." || char.IsAsciiDigit(words[end][0]))) end++;
        var written = words.Written(at, end);
        var parts = written.Split('/', '.', '-');
        if (parts.Length is < 2 or > 3 || parts.Any(part => part.Length is 0 or > 4 || !part.All(char.IsAsciiDigit)))
            return null;
        var numbers = parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        if (parts.Length == 2)
            return parts[1].Length == 4 && parts[0].Length <= 2 && written.Contains('/')
                && numbers[0] is >= 1 and <= 12
                ? Made(at, end, numbers[1], numbers[0], 0) ?? new(at, end, null, true) : null;
        if (parts[0].Length == 4) return Made(at, end, numbers[0], numbers[1], numbers[2]) ?? new(at, end, null, true);
        if (parts[2].Length != 4) return null;
        var isDayFirst = !written.Contains('/') || numbers[0] > 12 || numbers[0] == numbers[1];
        return isDayFirst ? Made(at, end, numbers[2], numbers[1], numbers[0]) ?? new(at, end, null, true)
            : numbers[1] > 12 ? Made(at, end, numbers[2], numbers[0], numbers[1]) ?? new(at, end, null, true)
            : new(at, end, null, true);
    }

    // A number of four digits after a preposition is a year; one that no date may have, or a decade, is not understood.
    private static DateMention? YearAlone(SentenceWords words, int at)
    {
        var word = words[at];
        if (word.Length == 5 && word[4] == 's' && word.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0)
            return new(at, at + 1, null, true);
        var number = words.NumberAt(at);
        if (word.Length is not (3 or 4) || number < 0 || at == 0) return null;
        var place = words[at - 1] is "-" or "the" or "year" or "late" or "early" or "mid" ? at - 2 : at - 1;
        var before = words[at - 1] is "the" or "year" ? words[place] : words[at - 1] == "-" ? words[at - 2]
            : words[at - 1];
        var isDated = words.IsPreposition(place) || words.IsPreposition(at - 1)
            || before is "of" or "late" or "early" or "mid" or "since" or "until" or "during";
        if (!isDated || words[at + 1] is "people" or "soldiers" or "troops" or "km" or "percent" or "square"
            || words[at + 1] == "-" && words[at + 2] is "strong" or "km") return null;
        if (words[at + 1] is "-" or "–" && words.NumberAt(at + 2) >= 0 && words[at + 2].Length is 2 or 4)
            return new(at, at + 3, null, true);
        if (words[at + 1] is "and" or "to" && words.YearAt(at + 2) > 0 && words[at - 1] is "between" or "from")
            return new(at, at + 3, null, true);
        if (words.YearAt(at) == 0)
            return word.Length == 4 && words[at - 1] == "in" && number is > 0 and < PartialDate.YearMin
                ? new(at, at + 1, null, true) : null;
        // A part of a year is represented by its middle month.
        var month = before switch { "late" => 11, "early" => 2, "mid" => 7, _ => 0 };
        return Made(at, at + 1, number, month, 0);
    }

    // "On the 23rd" is a day of the month of publication, or of the one before.
    private DateMention? OrdinalDay(SentenceWords words, int at)
    {
        if (reference is not { Precision: DatePrecision.Day } from || words[at - 1] != "the" || words[at - 2] != "on"
            || words.DayAt(at) is not (> 0 and var day) || words.NumberAt(at) < 0
            || char.IsAsciiDigit(words[at][^1]) || IsNounAfter(words, at)) return null;
        // "The 4th of this month"
        var step = words[at + 1] == "of" && words[at + 3] == "month" ? words[at + 2] : "";
        var month = step == "last" || step != "this" && day > from.Day ? from.First.AddMonths(-1) : from.First;
        return Made(at, step.Length > 0 ? at + 4 : at + 1, month.Year, month.Month, day) is { } date
            ? date with { IsAbsolute = false } : null;
    }

    private static bool IsNounAfter(SentenceWords words, int at) =>
        at + 1 < words.Length && char.IsLetter(words[at + 1][0]) && !words.IsPreposition(at + 1)
        && !words.IsCapital(at + 1)
        && words[at + 1] is not ("and" or "but" or "after" or "when");

    // "Q1 2019", "the first quarter of 2019", "the first half of 2019": known to the year.
    private static DateMention? Quarter(SentenceWords words, int at)
    {
        if (words[at] is "q1" or "q2" or "q3" or "q4")
        {
            var next = words[at + 1] == "of" ? at + 2 : at + 1;
            return words.YearAt(next) is > 0 and var of ? Made(at, next + 1, of, 0, 0) : new(at, at + 1, null, true);
        }
        return words[at] is "quarter" or "half" or "beginning" or "end" or "middle" or "start"
            && words[at + 1] == "of" && words.YearAt(at + 2) is > 0 and var year
            ? Made(at, at + 3, year, MonthOfPart(words[at]), 0)
            : null;
    }

    private static int MonthOfPart(string part) => part switch
    {
        "end" => 11,
        "beginning" or "start" => 2,
        "middle" => 7,
        _ => 0,
    };

    // "In '08", "in the '90s".
    private static DateMention? ShortYear(SentenceWords words, int at)
    {
        if (words[at] is not ("'" or "’" or "‘") || !words.IsGlued(at)) return null;
        var next = words[at + 1];
        if (next.Length == 3 && next[2] == 's' && char.IsAsciiDigit(next[0])) return new(at, at + 2, null, true);
        if (next.Length != 2 || words.NumberAt(at + 1) is not (>= 0 and var short_)) return null;
        return words[at - 1] is "in" or "of" or "since" or "late" or "early" or "summer" or "until"
            || words.MonthAt(at - 1) > 0
            ? Made(at, at + 2, short_ + (short_ < CenturyPivot ? 2000 : 1900), 0, 0) : null;
    }

    private DateMention? Season(SentenceWords words, int at)
    {
        var month = words[at] switch { "spring" => 4, "summer" => 7, "autumn" => 10, "winter" => 0, _ => -1 };
        if (month < 0) return null;
        var next = words[at + 1] == "of" ? at + 2 : at + 1;
        if (words.YearAt(next) is > 0 and var year) return Made(at, next + 1, year, month, 0);
        if (words[at - 1] is not ("last" or "this" or "the" or "past" or "in")
            || reference is not { } from) return null;
        var isLate = month > 0 && new DateOnly(from.Year, month, 1) <= from.Last && words[at - 1] != "last";
        return Made(at, at + 1, isLate || month == 0 ? from.Year : from.Year - 1, 0, 0) is { } date
            ? date with { IsAbsolute = false } : null;
    }

    /// <summary>The last such day before the day of publication, or the next one after "next".</summary>
    private DateMention? Yearless(SentenceWords words, int first, int end, int month, int day)
    {
        if (reference is not { } from) return null;
        var before = words[first - 1];
        var isLater = month > from.Last.Month || (month == from.Last.Month && day > from.Last.Day);
        var year = before == "next" ? month > from.Last.Month ? from.Last.Year : from.Last.Year + 1
            : isLater || (before == "last" && month == from.Last.Month) ? from.Last.Year - 1 : from.Last.Year;
        // 29 February is a day of leap years only; which one is meant is not said.
        return PartialDate.TryCreate(year, month, day, out var date, out _)
            ? new(first, end, date, false) { IsYearless = before is not ("next" or "last") }
            : new(first, end, null, false);
    }

    private static DateMention? Made(int first, int end, int year, int month, int day) =>
        PartialDate.TryCreate(year, month, day, out var date, out _) ? new(first, end, date, true) : null;
}
