namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>Finds where words and marks begin and end.</summary>
internal static class WordScanner
{
    /// <summary>The places of the words and marks of a short text.</summary>
    public static List<(int Start, int Length)> Pieces(string text)
    {
        var found = new List<(int Start, int Length)>();
        for (var at = 0; at < text.Length;)
        {
            var end = text[at] == ' ' ? at + 1 : EndOf(text, at);
            if (text[at] != ' ') found.Add((at, end - at));
            at = end;
        }
        return found;
    }

    /// <summary>Whether a mark is an apostrophe, straight or curly.</summary>
    public static bool IsApostrophe(char mark) => mark is '\'' or '’';

    private static bool IsLetterAt(ReadOnlySpan<char> text, int at) => at < text.Length
        && char.IsLetterOrDigit(text[at]);

    /// <summary>Where the word or mark that begins at a place ends.</summary>
    public static int EndOf(ReadOnlySpan<char> text, int at)
    {
        if (IsApostrophe(text[at])) return IsPossessive(text, at) ? at + 2 : at + 1;
        if (text[at] == '-' && at + 1 < text.Length && text[at + 1] == '-') return at + 2;
        if (!char.IsLetterOrDigit(text[at])) return at + 1;
        if (IsInitial(text, at)) return EndOfInitials(text, at);

        var end = at + 1;
        while (end < text.Length)
        {
            if (char.IsLetterOrDigit(text[end])) end++;
            else if (text[end] is '.' or ',' && char.IsDigit(text[end - 1]) && end + 1 < text.Length
                     && char.IsDigit(text[end + 1])) end++;
            else if (IsApostrophe(text[end]) && IsLetterAt(text, end + 1) && !IsPossessive(text, end)) end++;
            else break;
        }
        return IsNegated(text, at, end) ? end - 3 : end;
    }

    // "don't" is read as "do" and "n't".
    private static bool IsNegated(ReadOnlySpan<char> text, int at, int end) =>
        end - at > 3 && text[end - 1] is 't' or 'T' && IsApostrophe(text[end - 2]) && text[end - 3] is 'n' or 'N';

    private static bool IsPossessive(ReadOnlySpan<char> text, int at) =>
        at + 1 < text.Length && text[at + 1] is 's' or 'S' && !IsLetterAt(text, at + 2);

    private static bool IsInitial(ReadOnlySpan<char> text, int at) =>
        char.IsAsciiLetterUpper(text[at]) && at + 1 < text.Length && text[at + 1] == '.'
        && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    private static int EndOfInitials(ReadOnlySpan<char> text, int at)
    {
        while (at + 1 < text.Length && char.IsAsciiLetter(text[at]) && text[at + 1] == '.') at += 2;
        return at;
    }
}
