using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>The tags that are frequent enough to be learned.</summary>
internal sealed class TagSet
{
    private const int CountMin = 8;

    private readonly Dictionary<Tag, byte> _numbers;
    private readonly Dictionary<PartOfSpeech, byte> _usual;

    public TagSet(IReadOnlyList<TreebankSentence> sentences)
    {
        var counted = sentences.SelectMany(sentence => sentence.Words).CountBy(TagOf)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal);
        Tags = [.. counted.Where(pair => pair.Value >= CountMin).Select(pair => pair.Key)];
        _numbers = Tags.Index().ToDictionary(pair => pair.Item, pair => (byte)pair.Index);
        _usual = Tags.Index().GroupBy(pair => pair.Item.Part)
            .ToDictionary(group => group.Key, group => (byte)group.First().Index);
    }

    public Tag[] Tags { get; }

    /// <summary>The number of a word's tag; of the usual tag of its part of speech where its own is rare.</summary>
    public byte NumberOf(TreebankWord word) =>
        _numbers.TryGetValue(TagOf(word), out var number) ? number : _usual[word.Tag];

    private static Tag TagOf(TreebankWord word) => new(word.Tag, word.Xpos);
}
