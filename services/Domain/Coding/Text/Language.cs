using System.Collections.Frozen;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>Checks whether a text can be coded: whether it is text, and English.</summary>
internal static class Language
{
    private const int Sample = 20_000;
    private const int WordsMin = 12;
    private const int SmallWordsMin = 6;
    private const double FunctionWordsMin = 0.12;
    private const double StrangeMax = 0.02;
    private const double OtherScriptMax = 0.3;

    // The commonest words of English; other languages share few of them.
    private static readonly FrozenSet<string> FunctionWords = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "was", "by", "as", "at", "from", "said",
        "has", "have", "had", "it", "be", "its", "an", "are", "were", "their", "which", "will", "would", "this", "not",
        "he", "his", "they", "who", "after", "been", "but");

    /// <summary>Why the text cannot be coded, in a sentence; null where it can.</summary>
    public static string? FaultOf(string text)
    {
        var (words, small, known, letters, latin, strange) = (0, 0, 0, 0, 0, 0);
        var length = Math.Min(text.Length, Sample);
        for (var at = 0; at < length;)
        {
            if (!char.IsLetter(text[at]))
            {
                if (text[at] == '\uFFFD'
                    || (char.IsControl(text[at]) && text[at] is not ('\n' or '\r' or '\t' or '\f')))
                    strange++;
                at++;
                continue;
            }
            var end = at;
            for (; end < length && char.IsLetter(text[end]); end++)
                if (text[end] < '\u0250') latin++;
            letters += end - at;
            words++;
            if (char.IsLower(text[at])) small++;
            if (end - at < 8 && FunctionWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(at,
                end - at)))
                known++;
            at = end;
        }
        if (length == 0 || letters == 0 && strange == 0) return "The text holds no words.";
        if (strange > length * StrangeMax) return "This is no text: it holds characters that no writing has.";
        if (letters - latin > letters * OtherScriptMax) return
            "The text is not in the Latin script; this coder reads English.";
        // Names belong to no language: a short text full of them is judged by its other words.
        return words >= WordsMin && known < words * FunctionWordsMin
            && (small < SmallWordsMin || known < small * FunctionWordsMin)
            && (small >= SmallWordsMin || known == 0)
            ? "The text does not read as English, which is the one language of this coder."
            : null;
    }
}
