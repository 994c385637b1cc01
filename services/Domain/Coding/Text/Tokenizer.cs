using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>Parts a sentence into words and marks.</summary>
internal static class Tokenizer
{
    /// <summary>No more of a sentence is read: what is longer is a list or no sentence, and time must stay
    /// linear.</summary>
    public const int TokensMax = 200;

    private const int WordLengthMax = 40;

    /// <summary>The words and marks of a part of the text, at most <see cref="TokensMax"/>.</summary>
    public static Token[] Tokens(ReadOnlySpan<char> text, TextSpan span)
    {
        var tokens = new List<Token>(Math.Min(span.Length / 4, TokensMax));
        var at = span.Start;
        while (at < span.End && tokens.Count < TokensMax)
        {
            if (char.IsWhiteSpace(text[at]) || char.IsControl(text[at]) || IsFormat(text[at]))
            {
                at++;
                continue;
            }
            var end = EndOf(text[..span.End], at);
            tokens.Add(Read(text, at, end));
            at = end;
        }
        return [.. tokens];
    }

    /// <summary>Where the words and marks of a short text stand.</summary>
    public static List<TextSpan> Pieces(string text)
    {
        var found = new List<TextSpan>();
        for (var at = 0; at < text.Length;)
        {
            var end = text[at] == ' ' ? at + 1 : EndOf(text, at);
            if (text[at] != ' ') found.Add(new(at, end - at));
            at = end;
        }
        return found;
    }

    private static bool IsFormat(char mark) => mark is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E')
        or (>= '\u2066' and <= '\u2069') or '\uFEFF' or '\u00AD';

    private static bool IsApostrophe(char mark) => mark is '\'' or '’';

    private static bool IsLetterAt(ReadOnlySpan<char> text, int at) => at < text.Length
        && char.IsLetterOrDigit(text[at]);

    private static int EndOf(ReadOnlySpan<char> text, int at)
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

    private static Token Read(ReadOnlySpan<char> text, int at, int end)
    {
        var isCapital = char.IsUpper(text[at]);
        var written = text[at..end];
        if (written.Length == 1 && IsApostrophe(text[at]))
            return new(at, 1, at > 0 && text[at - 1] == 's' ? Words.Possessive : Words.OtherMark, false);
        if (written.Length > WordLengthMax) return new(at, end - at, Words.Unknown, isCapital);

        Span<char> folded = stackalloc char[WordLengthMax];
        var upper = 0;
        for (var i = 0; i < written.Length; i++)
        {
            if (char.IsUpper(written[i])) upper++;
            folded[i] = IsApostrophe(written[i]) ? '\'' : CountryNameFolding.Plainly(char.ToLowerInvariant(written[i]));
        }
        return new(at, end - at, Words.Find(written, folded[..written.Length], upper), isCapital);
    }
}
