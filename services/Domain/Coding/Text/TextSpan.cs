namespace Diplomacy.Domain.Coding.Text;

/// <summary>A run of characters of a text, in UTF-16 code units.</summary>
/// <param name="Start">Index of the first character.</param>
/// <param name="Length">How many there are.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Index of the first character after it.</summary>
    public int End => Start + Length;
}
