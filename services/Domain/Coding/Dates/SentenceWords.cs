using System.Globalization;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>The words of a sentence as date rules read them: in lower case, with numbers as values.</summary>
internal sealed class SentenceWords(string text, Token[] tokens)
{
    private static readonly string[] Counts =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private static readonly string[] Ordinals =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
         "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
         "twentieth"];

    private readonly string?[] _lower = new string?[tokens.Length];

    public Token[] Tokens => tokens;

    public int Length => tokens.Length;

    /// <summary>The word at a position in lower case; empty outside of the sentence.</summary>
    public string this[int at] => at < 0 || at >= tokens.Length ? ""
        : _lower[at] ??= text.Substring(tokens[at].Start, tokens[at].Length).ToLowerInvariant();

    public bool IsCapital(int at) => at >= 0 && at < tokens.Length && tokens[at].IsCapital;

    /// <summary>Whether a position is a preposition.</summary>
    public bool IsPreposition(int at) => at >= 0 && at < tokens.Length && tokens[at].Is(WordTags.Preposition);

    /// <summary>The text from one token to another.</summary>
    public string Written(int from, int end) =>
        text[tokens[from].Start..tokens[Math.Min(end, tokens.Length) - 1].End];

    /// <summary>Whether the character right after a token is this one.</summary>
    public bool IsGlued(int at) => at + 1 < tokens.Length && tokens[at].End == tokens[at + 1].Start;

    /// <summary>A number in digits, with or without "th"; -1 for anything else.</summary>
    public int NumberAt(int at)
    {
        var word = this[at];
        if (word.Length is 0 or > 6 || !char.IsAsciiDigit(word[0])) return -1;
        var digits = word.AsSpan();
        if (word.Length > 2 && (word.EndsWith("th", StringComparison.Ordinal)
            || word.EndsWith("st", StringComparison.Ordinal) || word.EndsWith("nd", StringComparison.Ordinal)
            || word.EndsWith("rd", StringComparison.Ordinal)))
            digits = digits[..^2];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    /// <summary>A count in digits or words; "a" is one; -1 for anything else.</summary>
    public int CountAt(int at) => this[at] is "a" or "an" ? 1
        : Array.IndexOf(Counts, this[at]) is >= 0 and var word ? word + 1
        : NumberAt(at);

    /// <summary>A day of the month, in digits or as "fourth"; 0 for anything else.</summary>
    public int DayAt(int at)
    {
        if (Array.IndexOf(Ordinals, this[at]) is >= 0 and var word) return word + 1;
        return this[at].Length <= 4 && NumberAt(at) is >= 1 and <= 31 and var day ? day : 0;
    }

    /// <summary>A year of four digits within those that a date may have; 0 for anything else.</summary>
    public int YearAt(int at) =>
        this[at].Length == 4 && NumberAt(at) is >= PartialDate.YearMin and <= PartialDate.YearMax and var year
            ? year : 0;

    /// <summary>The month named at a position; 0 where none is.</summary>
    public int MonthAt(int at) => IsCapital(at) && Array.IndexOf(DateWords.Months, this[at]) is >= 0 and var place
        ? DateWords.MonthAt(place)
        : 0;

    /// <summary>The weekday named at a position, Sunday 0; -1 where none is.</summary>
    public int WeekdayAt(int at) => IsCapital(at) ? DateWords.WeekdayOf(this[at]) : -1;
}
