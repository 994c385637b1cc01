using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>A word or mark of a sentence.</summary>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="Length">How many characters it has.</param>
/// <param name="Word">What the dictionaries know of it; one of the unknown words where they know nothing.</param>
/// <param name="IsCapital">Whether it begins with a capital.</param>
internal readonly record struct Token(int Start, int Length, Word Word, bool IsCapital)
{
    /// <summary>Index of the first character after it.</summary>
    public int End => Start + Length;

    public bool Is(WordTags tags) => Word.Is(tags);
}
