using System.Collections.Frozen;
using System.Globalization;

namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// Splits a sentence into the words of Universal Dependencies: "don't" is "do" and "n't", "China's" is "China" and
/// "'s", "trade-related" is three words, "U.S." is one.
/// </summary>
public static class UniversalTokenizer
{
    // With a full stop these are one word. They differ from a word with a capital or by what follows.
    private static readonly FrozenSet<string> Abbreviations = FrozenSet.Create(StringComparer.Ordinal,
        "Mr", "Mrs", "Ms", "Dr", "Gen", "Lt", "Col", "Sgt", "Sen", "Sens", "Rep", "Reps", "Gov", "St", "Jan", "Feb",
        "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "vs", "etc", "Inc", "Corp", "Co", "Ltd",
        "Prof", "Rev", "Hon", "Adm", "Capt", "Cmdr", "Maj", "Brig", "Pres", "Amb", "Dept", "Ft", "Mt", "Jr", "Sr",
        "Mon", "Tue", "Tues", "Wed", "Thur", "Thurs", "Fri", "Messrs", "Bros", "Ave", "approx", "ca");

    // With these a hyphen is inside of a word.
    private static readonly FrozenSet<string> Prefixes = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "anti", "co", "counter", "cross", "de", "e", "ex", "extra", "inter", "intra", "micro", "mid", "mini", "multi",
        "neo", "non", "over", "post", "pre", "pro", "re", "semi", "sub", "trans", "ultra", "un", "vice",
        "wi", "psycho", "socio", "bi", "tri", "uni", "pan", "quasi", "pseudo");

    // Each is two words, of which the first has three letters.
    private static readonly FrozenSet<string> Contractions =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "cannot", "gonna", "gotta", "wanna");

    private static readonly FrozenSet<string> Units =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "m", "mn", "bn", "tn", "trn", "am", "pm", "km", "kg", "mph");

    private static readonly string[] Clitics = ["s", "m", "d", "ll", "re", "ve"];

    /// <summary>The places of the words and marks in a part of a text, in order.</summary>
    public static IReadOnlyList<WordSpan> Spans(string text, int start, int length)
    {
        var found = new List<WordSpan>(length / 4);
        var part = text.AsSpan(0, start + length);
        for (var at = start; at < part.Length;)
        {
            if (IsBlank(part[at]))
            {
                at++;
                continue;
            }
            var end = EndOf(part, start, at);
            var cut = Contractions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(part[at..end]) ? 3 : 0;
            if (cut > 0) found.Add(new(at, cut));
            found.Add(new(at + cut, end - at - cut));
            at = end;
        }
        return found;
    }

    /// <summary>The words at these places.</summary>
    public static string[] Words(string text, IReadOnlyList<WordSpan> spans)
    {
        var words = new string[spans.Count];
        for (var i = 0; i < words.Length; i++) words[i] = text.Substring(spans[i].Start, spans[i].Length);
        return words;
    }

    private static int EndOf(ReadOnlySpan<char> text, int start, int at)
    {
        if (char.IsLetterOrDigit(text[at])) return EndOfWord(text, at);
        if (CliticEnd(text, at) is var clitic and > 0 && at > start && IsInWord(text[at - 1])) return clitic;
        if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) return at + 2;
        var end = at + 1;
        // "--", "...", "!!!" and "''" are one mark each.
        if (text[at] is '.' or '-' or '!' or '?' or '\'' or '`' or '*' or '=' or '_')
            while (end < text.Length && text[end] == text[at]) end++;
        return end;
    }

    private static int EndOfWord(ReadOnlySpan<char> text, int at)
    {
        if (IsAddress(text, at)) return EndOfAddress(text, at);
        if (EndOfInitials(text, at) is var initials and > 0) return initials;
        var end = at + 1;
        while (end < text.Length && (IsInWord(text[end]) || IsInside(text, at, end))) end++;
        if (char.IsDigit(text[at]) && UnitLength(text[at..end]) is var unit and > 0) return end - unit;
        if (end < text.Length && text[end] == '.' && IsAbbreviation(text, at, end)) return end + 1;
        return end - NegationLength(text[at..end]);
    }

    /// <summary>The length of a unit right behind a number, as in "16bn"; 0 where there is none.</summary>
    private static int UnitLength(ReadOnlySpan<char> word)
    {
        var number = word.LastIndexOfAnyInRange('0', '9') + 1;
        return Units.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word[number..]) ? word.Length - number : 0;
    }

    /// <summary>Whether a mark within letters or digits belongs to the word.</summary>
    private static bool IsInside(ReadOnlySpan<char> text, int start, int at)
    {
        if (at + 1 >= text.Length || !char.IsLetterOrDigit(text[at + 1])) return false;
        var (last, next) = (text[at - 1], text[at + 1]);
        return text[at] switch
        {
            '.' => char.IsDigit(last) && char.IsDigit(next)
                || char.IsLetterOrDigit(last) && char.IsLower(next) && !EndsSentence(text, at),
            ',' or ':' or '/' => char.IsDigit(last) && char.IsDigit(next),
            '\'' or '’' => char.IsLetter(last) && CliticEnd(text, at) == 0,
            '&' => char.IsUpper(last) && char.IsUpper(next),
            '-' => IsHyphenInside(text[start..at], next),
            '@' or '_' => true,
            _ => false,
        };
    }

    // "agreed.the" lacks a blank; "example.com" does not. Only short endings are taken for addresses.
    private static bool EndsSentence(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && char.IsLetterOrDigit(text[end]) && end - at <= 5) end++;
        return end - at > 4 || text[(at + 1)..end] is "the" or "a" or "an" or "it" or "he" or "she" or "in" or "on";
    }

    /// <summary>"ex-minister", "F-16" and "Covid-19" are one word each; other words with hyphens are several.</summary>
    private static bool IsHyphenInside(ReadOnlySpan<char> before, char next)
    {
        const int designationMax = 5;
        if (Prefixes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(before)) return true;
        if (!char.IsDigit(next) || before.Length > designationMax) return false;
        foreach (var letter in before)
            if (!char.IsLetter(letter)) return false;
        return char.IsUpper(before[0]);
    }

    /// <summary>The end of the clitic that an apostrophe begins, as in "'s" and "'ll"; 0 where there is none.</summary>
    private static int CliticEnd(ReadOnlySpan<char> text, int at)
    {
        if (text[at] is not ('\'' or '’')) return 0;
        foreach (var clitic in Clitics)
        {
            var end = at + 1 + clitic.Length;
            if (end <= text.Length && text[(at + 1)..end].Equals(clitic, StringComparison.OrdinalIgnoreCase)
                && (end == text.Length || !char.IsLetterOrDigit(text[end]))) return end;
        }
        return 0;
    }

    private static int NegationLength(ReadOnlySpan<char> word) =>
        word.Length > 3 && word[^1] is 't' or 'T' && word[^2] is '\'' or '’' && word[^3] is 'n' or 'N' ? 3 : 0;

    /// <summary>The end of "U.S.", "a.m." or the "N." of "N. Korea"; 0 for another word.</summary>
    private static int EndOfInitials(ReadOnlySpan<char> text, int at)
    {
        var (end, count) = (at, 0);
        while (end + 1 < text.Length && char.IsLetter(text[end]) && text[end + 1] == '.')
        {
            end += 2;
            count++;
        }
        if (count == 0) return 0;
        if (count > 1 && end < text.Length && char.IsLetter(text[end]))
            return end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1]) ? end : end + 1;
        if (count > 1) return end;
        // "U.K" without the last stop; "N." before another word, but not "plan B." at the end.
        if (end < text.Length && char.IsUpper(text[at]) && char.IsUpper(text[end])
            && (end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1]))) return end + 1;
        return char.IsUpper(text[at]) && end + 1 < text.Length && text[end] == ' ' && char.IsUpper(text[end + 1])
            ? end
            : 0;
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> text, int at, int end)
    {
        var word = text[at..end];
        if (word is "No" or "no" or "Nos" or "p" or "pp")
            return end + 2 < text.Length && text[end + 1] == ' ' && char.IsDigit(text[end + 2]);
        return Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    private static bool IsAddress(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        return rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
    }

    private static int EndOfAddress(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && !IsBlank(text[end]) && text[end] is not ('"' or '<' or '>' or '”')) end++;
        while (text[end - 1] is '.' or ',' or ';' or ':' or ')' or ']' or '!' or '?') end--;
        return end;
    }

    private static bool IsInWord(char letter) => char.IsLetterOrDigit(letter)
        || letter is '\u00AD' or '\u200C' or '\u200D' or '\u2060'
        || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsBlank(char mark) => char.IsWhiteSpace(mark) || char.IsControl(mark)
        || mark is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069')
            or '\uFEFF' or '\u00AD';
}
