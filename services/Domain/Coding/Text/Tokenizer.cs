using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>Splits a sentence into words and marks.</summary>
internal static class Tokenizer
{
    /// <summary>The rest of a longer sentence is not read, to keep the run time linear. It is usually a list.</summary>
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
            var end = WordScanner.EndOf(text[..span.End], at);
            tokens.Add(Read(text, at, end));
            at = end;
        }
        return [.. tokens];
    }

    private static bool IsFormat(char mark) => mark is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E')
        or (>= '\u2066' and <= '\u2069') or '\uFEFF' or '\u00AD';

    private static Token Read(ReadOnlySpan<char> text, int at, int end)
    {
        var isCapital = char.IsUpper(text[at]);
        var written = text[at..end];
        if (written.Length == 1 && WordScanner.IsApostrophe(text[at]))
            return new(at, 1, at > 0 && text[at - 1] == 's' ? Words.Possessive : Words.OtherMark, false);
        if (written.Length > WordLengthMax) return new(at, end - at, Words.Unknown, isCapital);

        Span<char> folded = stackalloc char[WordLengthMax];
        var upper = 0;
        for (var i = 0; i < written.Length; i++)
        {
            if (char.IsUpper(written[i])) upper++;
            folded[i] = WordScanner.IsApostrophe(written[i])
                ? '\''
                : CountryNameFolding.Plainly(char.ToLowerInvariant(written[i]));
        }
        return new(at, end - at, Words.Find(written, folded[..written.Length], upper), isCapital);
    }
}
