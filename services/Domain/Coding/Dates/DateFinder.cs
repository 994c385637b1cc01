using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>Finds the time expressions of sentences: dates of the calendar, relative ones, and vague ones.</summary>
/// <param name="text">The text of the tokens.</param>
/// <param name="reference">
/// The day that relative dates count from; a month where no day is known; null for neither.
/// </param>
internal sealed class DateFinder(string text, PartialDate? reference)
{
    private static readonly string[] Limits = ["by", "until", "till", "within", "before"];
    private static readonly string[] When = ["on", "in", "since", "from", "after", "during", "of", "at", "for"];

    private readonly CalendarDates _calendar = new(reference);
    private readonly RelativeDates _relative = new(reference);

    /// <summary>The time expressions of a sentence, in order.</summary>
    /// <param name="tokens">The sentence.</param>
    /// <param name="anchor">The last date before it, which "the same day" means; null where there is none.</param>
    public List<DateMention> Find(Token[] tokens, PartialDate? anchor = null)
    {
        var words = new SentenceWords(text, tokens);
        var dates = new List<DateMention>();
        _relative.Anchor = anchor;
        for (var at = 0; at < tokens.Length;)
        {
            var found = _calendar.At(words, at) ?? _relative.At(words, at) ?? VagueTimes.At(words, at);
            if (found is { } date)
            {
                date = Placed(words, date);
                if (dates.Count > 0 && Joined(words, dates[^1], date) is { } joined) dates[^1] = joined;
                else dates.Add(date);
                if (!dates[^1].IsAside && date.Date is { Precision: DatePrecision.Day }) _relative.Anchor = date.Date;
            }
            at = found is { } passed ? Math.Max(passed.End, at + 1) : at + 1;
        }
        return dates;
    }

    // "A week ago, on March 9", "last Thursday, July 24": one time said twice, of which the more precise counts.
    private static DateMention? Joined(SentenceWords words, DateMention first, DateMention second)
    {
        if (first.Date is not { } one || second.Date is not { } other || words[first.End] != ","
            || second.First - first.End > 2
            || second.First == first.End + 2 && words[first.End + 1] is not ("on" or "in")
            || one.First > other.Last || other.First > one.Last) return null;
        var precise = one.Last.DayNumber - one.First.DayNumber <= other.Last.DayNumber - other.First.DayNumber
            ? first : second;
        return precise with { First = first.First, End = second.End, IsAside = first.IsAside };
    }

    private static DateMention Placed(SentenceWords words, DateMention date)
    {
        var before = words[date.First - 1] is "the" or "a" or "late" or "early" or "mid" or "next" or "this" or "-"
            ? words[date.First - 2] : words[date.First - 1];
        return date with
        {
            IsAside = Array.IndexOf(Limits, before) >= 0 || IsPartOfName(words, date),
            IsAttribute = IsAttribute(words, date),
        };
    }

    // "June 15 Joint Declaration", "the September 11 attacks": the words name something else.
    private static bool IsPartOfName(SentenceWords words, DateMention date)
    {
        if (date.Date is not { Precision: DatePrecision.Day } || date.IsAbsolute) return false;
        var next = date.End;
        return words.IsCapital(next) && words.IsCapital(next + 1) && words[next + 1].Length > 2
            && words.Tokens[next].Word == Words.UnknownName && words[date.First - 1] != "on";
    }

    private static bool IsAttribute(SentenceWords words, DateMention date)
    {
        if (words[date.First - 1] is not ("the" or "a" or "its" or "their" or "this" or "'s")
            || Array.IndexOf(When, words[date.First - 2]) >= 0 && words.WeekdayAt(date.First) < 0
                && words.MonthAt(date.First) == 0
            || date.End >= words.Length) return false;
        var next = words.Tokens[date.End];
        return char.IsLetter(words[date.End][0])
            && !next.Is(WordTags.Preposition | WordTags.Conjunction | WordTags.Be | WordTags.Have | WordTags.Modal
                | WordTags.Determiner | WordTags.Subordinator | WordTags.Relative | WordTags.Pronoun);
    }
}
