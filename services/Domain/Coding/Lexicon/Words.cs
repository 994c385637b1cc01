using System.Collections.Frozen;

namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>All words of the dictionaries, and placeholders for unknown words.</summary>
internal static class Words
{
    private static readonly FrozenDictionary<string, Word> Lower;
    private static readonly FrozenDictionary<string, Word> Exact;

    static Words()
    {
        var builder = new LexiconBuilder();
        builder.ReadAll();
        Lower = builder.Lower.ToFrozenDictionary(StringComparer.Ordinal);
        Exact = builder.Exact.ToFrozenDictionary(StringComparer.Ordinal);
        foreach (var unknown in (Word[])[Unknown, UnknownName, UnknownPast, UnknownIng, UnknownAdverb, Number,
            OtherMark])
            unknown.Lemma = unknown;
    }

    public static readonly Word Unknown = new("?");
    public static readonly Word UnknownName = new("?name") { Tags = WordTags.Name };
    public static readonly Word UnknownPast = new("?ed") { Forms = VerbForms.Past | VerbForms.Participle };
    public static readonly Word UnknownIng = new("?ing") { Forms = VerbForms.Ing };
    public static readonly Word UnknownAdverb = new("?ly") { Tags = WordTags.Adverb };
    public static readonly Word Number = new("?number") { Tags = WordTags.Number | WordTags.Adjective };
    public static readonly Word OtherMark = new("?mark") { Tags = WordTags.Punctuation };

    public static Word Possessive => field ??= Of("'s");

    /// <summary>The word of this spelling.</summary>
    /// <exception cref="KeyNotFoundException">No dictionary has it.</exception>
    public static Word Of(string text) => Exact.TryGetValue(text, out var exact) ? exact : Lower[text];

    /// <summary>Whether a dictionary has this spelling, in any case.</summary>
    public static bool Has(string text) => Exact.ContainsKey(text) || Lower.ContainsKey(text.ToLowerInvariant());

    /// <summary>Every word, for tests of the dictionaries.</summary>
    public static IEnumerable<Word> All => Lower.Values.Concat(Exact.Values);

    /// <summary>The word of a piece of text, or a placeholder for an unknown one.</summary>
    /// <param name="written">As it is written.</param>
    /// <param name="folded">In lower case without accents.</param>
    /// <param name="upper">How many of its letters are capitals.</param>
    public static Word Find(ReadOnlySpan<char> written, ReadOnlySpan<char> folded, int upper)
    {
        if (upper >= 2 && upper == written.Length
            && Exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(written, out var exact))
            return exact;
        if (Lower.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(folded, out var found)) return found;
        if (char.IsDigit(folded[0])) return Number;
        if (!char.IsLetter(folded[0])) return OtherMark;
        if (upper > 0 && char.IsUpper(written[0])) return UnknownName;
        if (folded.Length > 4 && folded.EndsWith("ed")) return UnknownPast;
        if (folded.Length > 5 && folded.EndsWith("ing")) return UnknownIng;
        return folded.Length > 4 && folded.EndsWith("ly") ? UnknownAdverb : Unknown;
    }
}
