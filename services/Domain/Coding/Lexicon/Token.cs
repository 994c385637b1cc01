namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>A word or mark of a sentence.</summary>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="Length">How many characters it has.</param>
/// <param name="Word">Its word in the lexicon, or a placeholder for an unknown one.</param>
/// <param name="IsCapital">Whether it begins with a capital letter.</param>
internal readonly record struct Token(int Start, int Length, Word Word, bool IsCapital)
{
    /// <summary>Index of the first character after it.</summary>
    public int End => Start + Length;

    public bool Is(WordTags tags) => Word.Is(tags);
}
