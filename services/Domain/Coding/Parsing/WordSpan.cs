namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>The place of a word or mark in a text.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">How many characters it has.</param>
public readonly record struct WordSpan(int Start, int Length)
{
    /// <summary>Index of the first character after it.</summary>
    public int End => Start + Length;
}
