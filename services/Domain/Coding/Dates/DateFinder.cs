using System.Globalization;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>
/// Finds dates: "16 February 2009", "Feb. 15", "late January", "last September", "Friday", "two weeks ago".
/// </summary>
/// <param name="text">The text of the tokens.</param>
/// <param name="reference">
/// The day that relative dates count from; a month where no day is known; null for neither.
/// </param>
internal sealed class DateFinder(string text, PartialDate? reference)
{
    private static readonly Word Dot = Words.Of(".");
    private static readonly Word Comma = Words.Of(",");
    private static readonly Word Hyphen = Words.Of("-");
    private static readonly Word Last = Words.Of("last");
    private static readonly Word Next = Words.Of("next");
    private static readonly Word This = Words.Of("this");
    private static readonly Word[] Back = [Words.Of("ago"), Words.Of("earlier")];
    private static readonly string[] Counts =
        ["a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>The dates of a sentence, in order.</summary>
    public List<DateMention> Find(Token[] tokens)
    {
        var dates = new List<DateMention>();
        for (var at = 0; at < tokens.Length;)
        {
            var found = At(tokens, at);
            if (found is { } date) dates.Add(date);
            at = found?.End ?? at + 1;
        }
        return dates;
    }

    private DateMention? At(Token[] tokens, int at)
    {
        var token = tokens[at];
        if (token.Is(WordTags.Month) && token.IsCapital)
            return NamedDates.IsName(tokens, at, at + 2) ? null : FromMonth(tokens, at);
        if (token.Is(WordTags.Number))
            return DayBeforeMonth(tokens, at) ?? Iso(tokens, at) ?? YearAlone(tokens, at) ?? CountedBack(tokens, at);
        return AfterWeekday(tokens, at) ?? Named(tokens, at) ?? CountedBack(tokens, at);
    }

    /// <summary>"Monday, 16 February 2009" is one date.</summary>
    private DateMention? AfterWeekday(Token[] tokens, int at)
    {
        if (!tokens[at].IsCapital || Array.IndexOf(DateWords.Weekdays, tokens[at].Word.Text) < 0) return null;
        var next = at + 1 < tokens.Length && tokens[at + 1].Word == Comma ? at + 2 : at + 1;
        var date = next >= tokens.Length ? null
            : tokens[next].Is(WordTags.Month) ? FromMonth(tokens, next) : DayBeforeMonth(tokens, next);
        return date is { Date.Precision: DatePrecision.Day } day ? day with { First = at } : null;
    }

    private DateMention? FromMonth(Token[] tokens, int at)
    {
        var month = MonthOf(tokens[at]);
        var next = at + 1 < tokens.Length && tokens[at + 1].Word == Dot ? at + 2 : at + 1;
        var day = next < tokens.Length ? DayOf(tokens[next]) : 0;
        if (day > 0)
        {
            var comma = next + 1 < tokens.Length && tokens[next + 1].Word == Comma ? next + 2 : next + 1;
            if (comma < tokens.Length && YearOf(tokens[comma]) is > 0 and var year)
                return Made(at, comma + 1, year, month, day, true);
            return Made(at, next + 1, NearestYear(month, day, null), month, day, false);
        }
        if (next < tokens.Length
            && YearOf(tokens[next]) is > 0 and var givenYear) return Made(at, next + 1, givenYear, month, 0, true);
        // "May" and "March" are words too; as a month alone they follow a preposition or a word such as "last".
        var before = at > 0 ? tokens[at - 1].Word : Comma;
        return before.Is(WordTags.Preposition)
            || before.Text is "last" or "next" or "this" or "late" or "early" or "mid" or "-"
            ? Made(at, at + 1, NearestYear(month, 0, before), month, 0, false)
            : null;
    }

    private DateMention? DayBeforeMonth(Token[] tokens, int at)
    {
        if (DayOf(tokens[at]) is not (> 0 and var day) || at + 1 >= tokens.Length
            || !tokens[at + 1].Is(WordTags.Month) || !tokens[at + 1].IsCapital) return null;
        var month = MonthOf(tokens[at + 1]);
        var next = at + 2 < tokens.Length && tokens[at + 2].Word is var mark && (mark == Dot
            || mark == Comma) ? at + 3 : at + 2;
        return next < tokens.Length && YearOf(tokens[next]) is > 0 and var year
            ? Made(at, next + 1, year, month, day, true)
            : Made(at, at + 2, NearestYear(month, day, null), month, day, false);
    }

    private DateMention? Iso(Token[] tokens, int at) =>
        at + 4 < tokens.Length && tokens[at + 1].Word == Hyphen && tokens[at + 3].Word == Hyphen
        && PartialDate.TryParse(text[tokens[at].Start..tokens[at + 4].End], out var date, out _)
            ? new(at, at + 5, date, true)
            : null;

    private DateMention? YearAlone(Token[] tokens, int at)
    {
        if (YearOf(tokens[at]) is not (> 0 and var year) || at == 0) return null;
        var before = tokens[at - 1].Word == Hyphen && at > 1 ? tokens[at - 2].Word : tokens[at - 1].Word;
        // A part of a year is represented by its middle month.
        var month = before.Text switch { "late" => 11, "early" => 2, "mid" => 7, _ => 0 };
        return month > 0 || before.Is(WordTags.Preposition) || before.Text is "of" or "year"
            ? Made(at, at + 1, year, month, 0, true)
            : null;
    }

    /// <summary>"two weeks ago", "a month earlier".</summary>
    private DateMention? CountedBack(Token[] tokens, int at)
    {
        if (reference is not { } from || at + 2 >= tokens.Length
            || Array.IndexOf(Back, tokens[at + 2].Word) < 0) return null;
        var word = tokens[at].Word;
        var count = word.Is(WordTags.Number) ? NumberOf(tokens[at]) : Array.IndexOf(Counts, word.Text) + 1;
        if (count is <= 0 or > 300) return null;
        return tokens[at + 1].Word.Text switch
        {
            "day" or "days" => Shifted(at, at + 3, from, -count),
            "week" or "weeks" => Shifted(at, at + 3, from, -7 * count, isMonth: true),
            "month" or "months" => Of(at, at + 3, MonthOf(from.Middle.AddMonths(-count))),
            "year" or "years" => Made(at, at + 3, from.Year - count, 0, 0, false),
            _ => null,
        };
    }

    private DateMention? Named(Token[] tokens, int at)
    {
        if (reference is not { } from) return null;
        var text = tokens[at].Word.Text;
        if (text is "today" or "tonight") return Shifted(at, at + 1, from, 0);
        if (text == "yesterday") return Shifted(at, at + 1, from, -1);
        if (text == "tomorrow") return Shifted(at, at + 1, from, 1);
        if (Array.IndexOf(DateWords.Weekdays, text) is >= 0 and var weekday && tokens[at].IsCapital)
            return Weekday(at, from, weekday, at > 0 ? tokens[at - 1].Word : Comma);
        if (at + 1 >= tokens.Length
            || (tokens[at].Word != Last && tokens[at].Word != This && tokens[at].Word != Next)) return null;
        var step = tokens[at].Word == Last ? -1 : tokens[at].Word == Next ? 1 : 0;
        return tokens[at + 1].Word.Text switch
        {
            "week" or "weekend" => Shifted(at, at + 2, from, 7 * step, isMonth: true),
            "month" => Of(at, at + 2, MonthOf(from.Middle.AddMonths(step))),
            "year" => Made(at, at + 2, from.Year + step, 0, 0, false),
            _ => null,
        };
    }

    private static DateMention Weekday(int at, PartialDate from, int weekday, Word before)
    {
        if (from.Precision != DatePrecision.Day) return Of(at, at + 1, from);
        var back = ((int)from.First.DayOfWeek - weekday + 7) % 7;
        if (before == Next) return Of(at, at + 1, PartialDate.Of(from.First.AddDays(back == 0 ? 7 : 7 - back)));
        if (before == Last && back == 0) back = 7;
        return Of(at, at + 1, PartialDate.Of(from.First.AddDays(-back)));
    }

    private static DateMention? Shifted(int first, int end, PartialDate from, int days, bool isMonth = false)
    {
        if (from.Precision != DatePrecision.Day) return Of(first, end, from);
        var day = from.First.AddDays(days);
        return Of(first, end, isMonth ? MonthOf(day) : PartialDate.Of(day));
    }

    private static PartialDate MonthOf(DateOnly day) => new(day.Year, day.Month);

    private static DateMention Of(int first, int end, PartialDate date) => new(first, end, date, false);

    private static DateMention? Made(int first, int end, int year, int month, int day, bool isAbsolute) =>
        PartialDate.TryCreate(year, month, day, out var date, out _) ? new(first, end, date, isAbsolute) : null;

    /// <summary>
    /// The year of a month given without one: that of the last such month, or of the next one after "next".
    /// </summary>
    private int NearestYear(int month, int day, Word? before)
    {
        if (reference is not { } from) return 0;
        var limit = from.Precision == DatePrecision.Day ? from.Last : from.Last;
        if (before == Next) return month > limit.Month ? limit.Year : limit.Year + 1;
        var isLater = month > limit.Month || (month == limit.Month && day > limit.Day);
        return isLater || (before == Last && month == limit.Month) ? limit.Year - 1 : limit.Year;
    }

    private static int MonthOf(Token token) =>
        DateWords.MonthAt(Array.IndexOf(DateWords.Months, token.Word.Text));

    private int DayOf(Token token) =>
        token.Length <= 4 && token.Is(WordTags.Number) && NumberOf(token) is >= 1 and <= 31 and var day ? day : 0;

    private int YearOf(Token token) =>
        token.Length == 4 && NumberOf(token) is >= PartialDate.YearMin and <= PartialDate.YearMax and var year
            ? year : 0;

    private int NumberOf(Token token)
    {
        var digits = text.AsSpan(token.Start, token.Length).TrimEnd("thsndr");
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
