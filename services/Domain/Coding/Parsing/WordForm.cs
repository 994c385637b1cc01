namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>How the letters of a sentence are written.</summary>
internal enum LetterCase
{
    Sentence,

    /// <summary>Nearly every word has a capital, as in many headlines.</summary>
    Title,

    /// <summary>There are capitals only.</summary>
    Upper,
}

/// <summary>What features see of a word.</summary>
internal struct WordForm
{
    private const int AffixMax = 5;
    private const int CaseWordsMin = 3;

    // An affix of a very long word is read, its middle is not.
    private const int LengthMax = 40;

    /// <summary>What stands for the word of the artificial root.</summary>
    public const uint RootWord = 2;

    public static readonly WordForm None = new() { Word = 1, Stem = 1, Shape = 1 };

    /// <summary>The hash of the word in lower case.</summary>
    public uint Word;

    /// <summary>The hash of the word without the ending of a plural or of a verb's form, roughly.</summary>
    public uint Stem;

    /// <summary>Hashes of the last one to five letters.</summary>
    public uint Suffix1, Suffix2, Suffix3, Suffix4, Suffix5;

    /// <summary>Hashes of the first one to four letters.</summary>
    public uint Prefix1, Prefix2, Prefix3, Prefix4;

    /// <summary>Which kinds of characters it has, and in what order.</summary>
    public uint Shape;

    /// <summary>The tags that the treebank gives the word, as a set; 0 for an unknown word.</summary>
    public uint TagClass;

    /// <summary>What the caller knows of it.</summary>
    public uint Hints;

    public static WordForm Of(string text, WordHints hints)
    {
        var read = text.Length <= LengthMax ? text.AsSpan() : text.AsSpan(0, LengthMax);
        return new()
        {
            Word = FeatureKey.OfWord(read),
            Stem = FeatureKey.OfWord(StemOf(read)),
            Suffix1 = Suffix(text, 1),
            Suffix2 = Suffix(text, 2),
            Suffix3 = Suffix(text, 3),
            Suffix4 = Suffix(text, 4),
            Suffix5 = Suffix(text, AffixMax),
            Prefix1 = Prefix(text, 1),
            Prefix2 = Prefix(text, 2),
            Prefix3 = Prefix(text, 3),
            Prefix4 = Prefix(text, 4),
            Shape = ShapeOf(read),
            Hints = (uint)hints,
        };
    }

    /// <summary>Whether a sentence is written in capitals, or each of its words with one.</summary>
    public static LetterCase CaseOf(IReadOnlyList<string> words)
    {
        var (lower, capital, upper) = (0, 0, 0);
        foreach (var word in words)
        {
            if (word.Length == 0 || !char.IsLetter(word[0])) continue;
            // Short words stay small in titles.
            if (char.IsLower(word[0])) lower += word.Length > CaseWordsMin ? 1 : 0;
            else if (word.Length > 1 && word.AsSpan().ContainsAnyInRange('a', 'z')) capital++;
            else upper++;
        }
        if (lower > 0 || capital + upper < CaseWordsMin) return LetterCase.Sentence;
        return capital == 0 ? LetterCase.Upper : LetterCase.Title;
    }

    /// <summary>"Visits", "visited" and "visiting" have one stem, and so have "replies" and "reply".</summary>
    private static ReadOnlySpan<char> StemOf(ReadOnlySpan<char> word)
    {
        const int lengthMin = 5;
        const StringComparison anyCase = StringComparison.OrdinalIgnoreCase;
        if (word.Length >= lengthMin)
        {
            if (word.EndsWith("ing", anyCase) || word.EndsWith("ied", anyCase) || word.EndsWith("ies", anyCase))
                word = word[..^3];
            else if (word.EndsWith("ed", anyCase) || word.EndsWith("es", anyCase)) word = word[..^2];
            else if (EndsInS(word)) word = word[..^1];
        }
        else if (word.Length == lengthMin - 1 && EndsInS(word)) word = word[..^1];
        var isLong = word.Length > 3;
        return isLong && (word[^1] is 'e' or 'E' or 'y' or 'Y' || word[^1] == word[^2]) ? word[..^1] : word;
    }

    private static bool EndsInS(ReadOnlySpan<char> word) => word[^1] is 's' or 'S' && word[^2] is not ('s' or 'S');

    private static uint Suffix(string text, int length) =>
        text.Length < length ? 0 : FeatureKey.OfWord(text.AsSpan(text.Length - length));

    private static uint Prefix(string text, int length) =>
        text.Length < length ? 0 : FeatureKey.OfWord(text.AsSpan(0, length));

    /// <summary>Each run of one kind of character, as one digit: "Al-Zaman" has four.</summary>
    private static uint ShapeOf(ReadOnlySpan<char> text)
    {
        var (shape, last) = (2u, 0u);
        foreach (var letter in text)
        {
            var kind = char.IsLower(letter) ? 1u
                : char.IsUpper(letter) ? 2u
                : char.IsDigit(letter) ? 3u
                : letter is '-' or '–' ? 4u
                : letter == '.' ? 5u
                : 6u;
            if (kind != last) shape = shape * 7 + kind;
            last = kind;
        }
        return shape;
    }
}
