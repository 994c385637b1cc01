using System.Collections.Frozen;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>Splits a paragraph into sentences.</summary>
internal static class Sentences
{
    /// <summary>A longer run without a full stop is cut here, to bound the work per sentence.</summary>
    public const int LengthMax = 4_000;

    private static readonly FrozenSet<string> Abbreviations = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "mr", "mrs", "ms", "dr", "gen", "lt", "col", "sgt", "sen", "rep", "gov", "st", "jan", "feb", "mar", "apr",
        "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "vs", "etc", "no", "inc", "corp", "co", "ltd", "prof",
        "rev", "hon", "adm", "capt", "cmdr", "maj", "brig", "pres", "sec", "amb", "dept", "approx", "est", "ft", "mt",
        "jr", "sr", "e.g", "i.e", "a.m", "p.m");

    // After "U.S." only these words begin a sentence; a name may continue the phrase, as in "U.S. Navy".
    private static readonly FrozenSet<string> Starters = FrozenSet.Create(StringComparer.Ordinal,
        "The", "In", "On", "A", "An", "It", "He", "She", "They", "But", "And", "This", "That", "These", "At", "After",
        "However", "Both", "During", "Meanwhile", "His", "Its", "Their", "When", "Although", "As");

    /// <summary>The sentences of a part of the text, in order, without the blanks around them.</summary>
    public static List<TextSpan> In(string text, TextSpan part)
    {
        var found = new List<TextSpan>();
        var start = part.Start;
        for (var at = part.Start; at < part.End; at++)
        {
            var isCut = at - start >= LengthMax && char.IsWhiteSpace(text[at]) || at - start >= 2 * LengthMax;
            var end = isCut ? at : EndAt(text, start, at, part.End);
            if (end < 0) continue;
            if (Trimmed(text, start, end) is { Length: > 0 } sentence) found.Add(sentence);
            (start, at) = (end, Math.Max(at, end - 1));
        }
        if (Trimmed(text, start, part.End) is { Length: > 0 } last) found.Add(last);
        return found;
    }

    /// <summary>The end of the sentence if the mark at this position ends it; -1 where it continues.</summary>
    private static int EndAt(string text, int start, int at, int limit)
    {
        if (text[at] is not ('.' or '!' or '?')) return -1;
        var end = at + 1;
        while (end < limit && text[end] is '"' or '”' or '\'' or '’' or ')' or ']') end++;
        if (end >= limit || !char.IsWhiteSpace(text[end])) return -1;
        var next = end;
        while (next < limit && char.IsWhiteSpace(text[next])) next++;
        if (next >= limit) return end;
        if (char.IsLower(text[next])) return -1;
        return text[at] == '.' && end == at + 1 && IsAbbreviation(text, start, at, next, limit) ? -1 : end;
    }

    private static bool IsAbbreviation(string text, int start, int at, int next, int limit)
    {
        var first = at;
        while (first > start && (char.IsLetter(text[first - 1])
            || (text[first - 1] == '.' && first - 1 > start))) first--;
        var word = text.AsSpan(first, at - first);
        if (word.Length == 0) return false;
        if (word.Length == 1 || word.Contains('.'))
            return char.IsUpper(word[0]) && !StartsSentence(text, next, limit) || IsListed(word);
        return IsListed(word);
    }

    private static bool IsListed(ReadOnlySpan<char> word) =>
        Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static bool StartsSentence(string text, int next, int limit)
    {
        var end = next;
        while (end < limit && char.IsLetter(text[end])) end++;
        return Starters.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(next, end - next));
    }

    private static TextSpan Trimmed(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return new(start, end - start);
    }
}
