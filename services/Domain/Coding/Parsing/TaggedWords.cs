namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>What the features of a sentence are made of. One is reused for sentence after sentence.</summary>
internal sealed class TaggedWords
{
    /// <summary>The values beside the sentence, to the left and to the right, that stand for "none".</summary>
    public const int Padding = 3;

    /// <summary>The tag of what lies beside the sentence.</summary>
    public const byte NoTag = 255;

    /// <summary>The tag of the artificial root, which stands behind the last word.</summary>
    public const byte RootTag = 254;

    /// <summary>How many words there are.</summary>
    public int Count { get; private set; }

    /// <summary>The words; a word's index is <see cref="Padding"/> higher here and below.</summary>
    public WordForm[] Forms { get; private set; } = [];

    /// <summary>The tags of the words.</summary>
    public byte[] Tags { get; private set; } = [];

    /// <summary>The commas and the conjunctions before a word, counted.</summary>
    public int[] Separators { get; private set; } = [];

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
            Separators = new int[2 * length];
        }
        Forms.AsSpan(0, length).Fill(WordForm.None);
        Tags.AsSpan(0, length).Fill(NoTag);
        Case = WordForm.CaseOf(words);
        for (var i = 0; i < Count; i++)
        {
            var form = WordForm.Of(words[i], hints is null ? WordHints.None : hints[i]);
            form.TagClass = dictionary.ClassOf(form.Word);
            Forms[i + Padding] = form;
        }
        Forms[Count + Padding].Word = WordForm.RootWord;
        Tags[Count + Padding] = RootTag;
        CountSeparators(words);
    }

    private void CountSeparators(IReadOnlyList<string> words)
    {
        Separators[Padding] = 0;
        for (var i = 0; i < Count; i++)
        {
            var separates = words[i] is "," or ";" or ":" or "--" or "–" or "—" or "and" or "or" or "but";
            Separators[i + Padding + 1] = Separators[i + Padding] + (separates ? 1 : 0);
        }
    }
}
