namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>What the features of a sentence are made of. One is reused for sentence after sentence.</summary>
internal sealed class TaggedWords
{
    private const int SeparatorsMax = 3;
    private const uint NoWord = 9;

    /// <summary>The values beside the sentence, to the left and to the right, that stand for "none".</summary>
    public const int Padding = 3;

    /// <summary>The tag of what lies beside the sentence.</summary>
    public const byte NoTag = 255;

    /// <summary>The tag of the artificial root, which stands behind the last word.</summary>
    public const byte RootTag = 254;

    // The commas and the conjunctions before a word, counted.
    private int[] _separators = [];

    /// <summary>The index of a node's word in the arrays here.</summary>
    public static int PlaceOf(in Node node) => node.Word + Padding;

    /// <summary>How many words there are.</summary>
    public int Count { get; private set; }

    /// <summary>The words; a word's index is <see cref="Padding"/> higher here and below.</summary>
    public WordForm[] Forms { get; private set; } = [];

    /// <summary>The tags of the words.</summary>
    public byte[] Tags { get; private set; } = [];

    /// <summary>Whether anything is known of the words from elsewhere.</summary>
    public bool HasHints { get; private set; }

    /// <summary>How the sentence is written.</summary>
    public LetterCase Case { get; private set; }

    /// <summary>Takes in the words of the next sentence.</summary>
    public void Read(IReadOnlyList<string> words, IReadOnlyList<WordHints>? hints, TagDictionary dictionary)
    {
        Count = words.Count;
        var length = Count + 2 * Padding;
        if (Forms.Length < length)
        {
            Forms = new WordForm[2 * length];
            Tags = new byte[2 * length];
            _separators = new int[2 * length];
        }
        Forms.AsSpan(0, length).Fill(WordForm.None);
        Tags.AsSpan(0, length).Fill(NoTag);
        Case = WordForm.CaseOf(words);
        HasHints = hints is not null && hints.Any(hint => hint != WordHints.None);
        for (var i = 0; i < Count; i++)
        {
            var form = WordForm.Of(words[i], hints is null ? WordHints.None : hints[i]);
            form.TagClass = dictionary.ClassOf(form.Word);
            Forms[i + Padding] = form;
        }
        Forms[Count + Padding].Word = Forms[Count + Padding].Stem = WordForm.RootWord;
        Tags[Count + Padding] = RootTag;
        CountSeparators(words);
    }

    /// <summary>How many commas and conjunctions there are from one word up to another; few are told apart.</summary>
    public uint SeparatorsBetween(in Node left, in Node right) => left.Word < 0
        ? NoWord
        : (uint)Math.Min(SeparatorsMax, _separators[PlaceOf(right)] - _separators[PlaceOf(left)]);

    private void CountSeparators(IReadOnlyList<string> words)
    {
        _separators[Padding] = 0;
        for (var i = 0; i < Count; i++)
        {
            var separates = words[i] is "," or ";" or ":" or "--" or "–" or "—" or "and" or "or" or "but";
            _separators[i + Padding + 1] = _separators[i + Padding] + (separates ? 1 : 0);
        }
    }
}
