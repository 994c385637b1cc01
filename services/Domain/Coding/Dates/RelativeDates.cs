using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>
/// Reads times that count from another day: "Friday", "last month", "two weeks ago" from the day of publication; "the
/// same day", "a day later" from the last date of the text.
/// </summary>
/// <param name="reference">The day of publication, or the month where no day is known; null for neither.</param>
internal sealed class RelativeDates(PartialDate? reference)
{
    private const int CountMax = 300;
    private const int DaysOfWeek = 7;

    /// <summary>The last date before in the text; null where there is none.</summary>
    public PartialDate? Anchor { get; set; }

    /// <summary>The time that begins at a position; null where none does.</summary>
    public DateMention? At(SentenceWords words, int at)
    {
        if (reference is not { } from) return null;
        return Named(words, at, from) ?? Counted(words, at, from) ?? Stepped(words, at, from) ?? Anchored(words, at)
            ?? ThisPart(words, at, from);
    }

    private DateMention? Named(SentenceWords words, int at, PartialDate from)
    {
        switch (words[at])
        {
            case "hours" or "minutes" when words[at + 1] is "earlier" or "later" && Anchor is { } day:
                return Of(at, at + 2, day);
            case "today" or "tonight" or "overnight": return Shifted(at, at + 1, from, 0);
            case "yesterday": return Shifted(at, at + 1, from, -1);
            case "day" when words[at + 1] == "before" && words[at + 2] == "yesterday":
                return Shifted(at, at + 3, from, -2);
            case "tomorrow": return Shifted(at, at + 1, from, 1);
        }
        if (words.WeekdayAt(at) is not (>= 0 and var weekday)) return null;
        return from.Precision != DatePrecision.Day ? Of(at, at + 1, from)
            : Of(at, at + 1, PartialDate.Of(Weekday(from.First, weekday, words[at - 1])));
    }

    // A weekday is the last one before publication; after "next" or "coming" the one to come.
    private static DateOnly Weekday(DateOnly from, int weekday, string before)
    {
        var back = ((int)from.DayOfWeek - weekday + DaysOfWeek) % DaysOfWeek;
        if (before is "next" or "coming") return from.AddDays(back == 0 ? DaysOfWeek : DaysOfWeek - back);
        return from.AddDays(-(before == "last" && back == 0 ? DaysOfWeek : back));
    }

    // "Two weeks ago", "a month earlier", "four decades ago", "half a century ago".
    private DateMention? Counted(SentenceWords words, int at, PartialDate from)
    {
        var count = words.CountAt(at);
        var unit = at + 1;
        if (words[at] == "half" && words[at + 1] == "a") (count, unit) = (0, at + 2);
        if (count < 0 || count > CountMax) return null;
        // "a few days ago", "a couple of weeks ago"
        if (words[at] == "a" && words[unit] == "few") (count, unit) = (3, at + 2);
        else if (words[at] == "a" && words[unit] == "couple" && words[unit + 1] == "of") (count, unit) = (2, at + 3);
        var end = unit + 2;
        var start = words[unit + 1] switch
        {
            "ago" => from,
            "earlier" or "before" => Anchor ?? from,
            "later" or "after" => Anchor,
            _ => null,
        };
        if (words[unit + 1] is "after" or "before" && words[end] is not ("." or "," or "" or ";" or ")"))
            return OfClause(words, unit, count, Anchor ?? from);
        if (start is not { } origin)
            return words[unit + 1] is "later" or "after" && Unit(words[unit]) > 0 ? new(at, end, null, false) : null;
        var way = words[unit + 1] is "later" or "after" ? 1 : -1;
        return words[unit] switch
        {
            "day" or "days" => Shifted(at, end, origin, way * count, isMonth: words[at + 1] == "few"),
            "week" or "weeks" => Shifted(at, end, origin, way * DaysOfWeek * count, isMonth: true),
            "month" or "months" => Of(at, end, MonthOf(origin.Middle.AddMonths(way * count))),
            "year" or "years" => Year(at, end, origin.Year + way * count),
            "decade" or "decades" => Year(at, end, origin.Year + way * 10 * count),
            "century" or "centuries" => Year(at, end, origin.Year + way * (count == 0 ? 50 : 100 * count)),
            "hours" or "hour" => Shifted(at, end, origin, 0),
            _ => null,
        };
    }

    // "Came five days after planes had bombed": the count leads from the main clause back to the other.
    private static DateMention? OfClause(SentenceWords words, int unit, int count, PartialDate main)
    {
        if (Unit(words[unit]) is not (> 0 and var days) || count == 0) return null;
        var way = words[unit + 1] == "after" ? -1 : 1;
        var date = days switch
        {
            30 => Of(unit + 1, unit + 2, MonthOf(main.Middle.AddMonths(way * count))),
            365 => Year(unit + 1, unit + 2, main.Year + way * count),
            _ => Shifted(unit + 1, unit + 2, main, way * count * days, isMonth: days > 1),
        };
        return date is { } found ? found with { IsOfClause = true } : null;
    }

    private static int Unit(string word) => word switch
    {
        "day" or "days" => 1,
        "week" or "weeks" => DaysOfWeek,
        "month" or "months" => 30,
        "year" or "years" => 365,
        _ => 0,
    };

    // "Last week", "next month", "this year", "over the past weekend".
    private static DateMention? Stepped(SentenceWords words, int at, PartialDate from)
    {
        int? step = words[at] switch
        {
            "last" or "past" => -1,
            "this" or "same" => 0,
            "next" or "coming" => 1,
            _ => null,
        };
        if (step is not { } by || words[at] == "same") return WeekendAlone(words, at, from);
        return words[at + 1] switch
        {
            "week" when words[at] == "past" => Shifted(at, at + 2, from, 0, isMonth: true),
            "week" or "weekend" => Shifted(at, at + 2, from, DaysOfWeek * by, isMonth: true),
            "month" => Of(at, at + 2, MonthOf(from.Middle.AddMonths(by))),
            "year" => Year(at, at + 2, from.Year + by),
            "night" or "evening" => Shifted(at, at + 2, from, by),
            "morning" or "afternoon" => Shifted(at, at + 2, from, 0),
            "decade" or "century" => new(at, at + 2, null, false),
            _ => null,
        };
    }

    private static DateMention? WeekendAlone(SentenceWords words, int at, PartialDate from) =>
        words[at] == "weekend" && words[at - 1] == "the" && words[at - 2] is "on" or "at" or "over" or "during"
            ? Shifted(at, at + 1, from, -((int)from.Middle.DayOfWeek + 1) % DaysOfWeek, isMonth: true)
            : null;

    // "The same day", "the previous month", "the next day", "that year".
    private DateMention? Anchored(SentenceWords words, int at)
    {
        int? step = words[at] switch
        {
            "same" when words[at - 1] == "the" => 0,
            "that" => 0,
            "previous" or "preceding" => -1,
            "following" or "next" => 1,
            _ when IsBeside(words, at, "before") => -1,
            _ when IsBeside(words, at, "after") => 1,
            _ => null,
        };
        if (step is not { } by) return null;
        var unit = words[at] is "day" or "evening" or "night" or "morning" or "week" or "month" ? at : at + 1;
        var end = unit == at ? at + 2 : at + 2;
        if (words[unit] is not ("day" or "evening" or "night" or "morning" or "afternoon" or "month" or "year"
            or "week"))
            return null;
        if (Anchor is not { } anchor)
            return words[at] == "that" || by == 0 ? null : new(at, end, null, false);
        return words[unit] switch
        {
            "month" => Of(at, end, MonthOf(anchor.Middle.AddMonths(by))),
            "year" => Year(at, end, anchor.Year + by),
            "week" => Shifted(at, end, anchor, DaysOfWeek * by, isMonth: true),
            _ => Shifted(at, end, anchor, by),
        };
    }

    // "The day before", "the evening before": at the end of its clause.
    private static bool IsBeside(SentenceWords words, int at, string which) =>
        words[at] is "day" or "evening" or "night" or "morning" or "week" or "month" && words[at - 1] == "the"
        && words[at + 1] == which && words[at + 2] is "." or "," or ";" or "";

    // "Earlier this month" is read at "this"; "earlier in the day" counts as that day.
    private static DateMention? ThisPart(SentenceWords words, int at, PartialDate from) =>
        words[at] == "earlier" && words[at + 1] == "in" && words[at + 2] == "the"
            ? words[at + 3] switch
            {
                "day" => Shifted(at, at + 4, from, 0),
                "week" or "month" => Of(at, at + 4, MonthOf(from.Middle)),
                "year" => Year(at, at + 4, from.Year),
                _ => null,
            }
            : null;

    private static DateMention? Shifted(int first, int end, PartialDate from, int days, bool isMonth = false)
    {
        if (from.Precision != DatePrecision.Day) return Of(first, end, from);
        var day = from.First.AddDays(days);
        return Of(first, end, isMonth ? MonthOf(day) : PartialDate.Of(day));
    }

    private static PartialDate MonthOf(DateOnly day) => new(day.Year, day.Month);

    private static DateMention? Year(int first, int end, int year) =>
        PartialDate.TryCreate(year, 0, 0, out var date, out _) ? Of(first, end, date) : new(first, end, null, false);

    private static DateMention Of(int first, int end, PartialDate date) => new(first, end, date, false);
}
