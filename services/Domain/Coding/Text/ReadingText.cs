using System.Text;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>
/// A text as it is read: without soft hyphens, invisible characters and combining accents, and with words joined again
/// that a hyphen parts at the end of a line. Places in it are mapped back to the original.
/// </summary>
internal sealed class ReadingText
{
    private readonly int[]? _origins;
    private readonly int _originalLength;

    private ReadingText(string text, int[]? origins, int originalLength) =>
        (Text, _origins, _originalLength) = (text, origins, originalLength);

    /// <summary>The text without what only typesetting has.</summary>
    public string Text { get; }

    /// <summary>The part of the original text that a part of this text stands for.</summary>
    public TextSpan Original(TextSpan span)
    {
        if (_origins is null || span.Length == 0) return span;
        var start = _origins[span.Start];
        var end = span.End < _origins.Length ? _origins[span.End - 1] + 1 : _originalLength;
        return new(start, Math.Max(1, end - start));
    }

    public static ReadingText Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0300', '\u036F') && !text.Contains('\u00AD')
            && !text.Any(IsInvisible) && !HasBrokenWord(text)) return new(text, null, text.Length);
        var read = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var mark = text[at];
            if (mark == '\u00AD' || IsInvisible(mark) || IsCombining(text, at)) continue;
            if (BreakAt(text, at) is > 0 and var next)
            {
                if (!JoinsWithout(text, at, next))
                {
                    read.Append(mark);
                    origins.Add(at);
                }
                at = next - 1;
                continue;
            }
            read.Append(mark);
            origins.Add(at);
        }
        return new(read.ToString(), [.. origins], text.Length);
    }

    private static bool IsInvisible(char mark) =>
        mark is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069')
            or '\uFEFF';

    // An accent that follows its letter: names are compared without accents.
    private static bool IsCombining(string text, int at) =>
        text[at] is >= '\u0300' and <= '\u036F' && at > 0 && char.IsLetter(text[at - 1]);

    private static bool HasBrokenWord(string text)
    {
        for (var at = text.IndexOf("-\n", StringComparison.Ordinal); at >= 0;
             at = text.IndexOf("-\n", at + 1, StringComparison.Ordinal))
            if (BreakAt(text, at) > 0)
                return true;
        return text.Contains("-\r\n");
    }

    // Where the word goes on that a hyphen at the end of a line breaks; 0 where none does.
    private static int BreakAt(string text, int at)
    {
        if (text[at] != '-' || at == 0 || !char.IsLetter(text[at - 1])) return 0;
        var next = at + 1;
        while (next < text.Length && text[next] is ' ' or '\r') next++;
        if (next >= text.Length || text[next] != '\n') return 0;
        for (next++; next < text.Length && text[next] == ' ';) next++;
        return next < text.Length && char.IsLower(text[next]) ? next : 0;
    }

    // "Expel-led" is one word; "Russian-led" keeps its hyphen, since both parts are words.
    private static bool JoinsWithout(string text, int at, int next)
    {
        var (start, end) = (at, next);
        while (start > 0 && char.IsLetter(text[start - 1])) start--;
        while (end < text.Length && char.IsLetter(text[end])) end++;
        var (head, tail) = (text[start..at], text[next..end]);
        return Words.Has(head + tail) || !Words.Has(head) || !Words.Has(tail);
    }
}
