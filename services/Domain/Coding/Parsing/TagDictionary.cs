namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// The tags that the treebank gives a frequent word, as a set. The tagger reads the words from left to right; the set
/// is what it knows of the words to come.
/// </summary>
internal sealed class TagDictionary(uint[] words, byte[] classes)
{
    private readonly Dictionary<uint, byte> _classes =
        words.Zip(classes).ToDictionary(pair => pair.First, pair => pair.Second);

    public static readonly TagDictionary Empty = new([], []);

    /// <summary>The number of the set; 0 for an unknown word.</summary>
    public uint ClassOf(uint word) => _classes.GetValueOrDefault(word);
}
