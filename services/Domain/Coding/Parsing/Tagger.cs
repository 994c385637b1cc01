namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>Tags the words of a sentence from left to right, by a perceptron that sees the earlier tags.</summary>
internal static class Tagger
{
    /// <summary>How many features a word has at most.</summary>
    public const int FeaturesMax = 56;

    private const int Padding = TaggedWords.Padding;

    /// <summary>Tags every word.</summary>
    /// <param name="sentence">The words; their tags are written here.</param>
    /// <param name="weights">The model.</param>
    /// <param name="scores">Room for the score of every tag.</param>
    public static void Tag<TWeights>(TaggedWords sentence, TWeights weights, Span<float> scores)
        where TWeights : IWeights
    {
        Span<uint> features = stackalloc uint[FeaturesMax];
        for (var i = 0; i < sentence.Count; i++)
        {
            var count = FeaturesOf(sentence, i, features);
            scores.Clear();
            weights.AddTo(scores, features[..count]);
            sentence.Tags[i + Padding] = (byte)BestOf(scores);
        }
    }

    /// <summary>The class with the highest score, the first of several.</summary>
    public static int BestOf(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best]) best = i;
        return best;
    }

    /// <summary>Writes the features of a word, given the tags to its left; returns how many there are.</summary>
    public static int FeaturesOf(TaggedWords sentence, int word, Span<uint> features)
    {
        var at = word + Padding;
        ref readonly var here = ref sentence.Forms[at];
        ref readonly var last = ref sentence.Forms[at - 1];
        ref readonly var next = ref sentence.Forms[at + 1];
        var list = new FeatureList(features);
        list.Add(here.Word);
        list.Add(last.Word);
        list.Add(next.Word);
        list.Add(sentence.Forms[at - 2].Word);
        list.Add(sentence.Forms[at + 2].Word);
        list.Add(last.Word, here.Word);
        list.Add(here.Word, next.Word);
        list.Add(last.Word, next.Word);
        AddTags(ref list, sentence, at);
        AddSpelling(ref list, sentence, at);
        // Without hints, that a word has none says nothing.
        if (sentence.HasHints) AddHints(ref list, sentence, at);
        return list.Count;
    }

    private static void AddTags(ref FeatureList list, TaggedWords sentence, int at)
    {
        ref readonly var here = ref sentence.Forms[at];
        ref readonly var next = ref sentence.Forms[at + 1];
        uint tag1 = sentence.Tags[at - 1];
        uint tag2 = sentence.Tags[at - 2];
        uint tag3 = sentence.Tags[at - 3];
        list.Add(tag1);
        list.Add(tag1, tag2);
        list.Add(tag1, tag2, tag3);
        list.Add(tag1, here.Word);
        list.Add(tag2, here.Word);
        list.Add(tag1, tag2, here.Word);
        list.Add(tag1, next.Word);
        list.Add(here.TagClass);
        list.Add(next.TagClass);
        list.Add(sentence.Forms[at + 2].TagClass);
        list.Add(here.TagClass, next.TagClass);
        list.Add(tag1, next.TagClass);
        list.Add(tag1, here.TagClass, next.TagClass);
        list.Add(tag1, tag2, here.TagClass);
        list.Add(here.TagClass, next.TagClass, sentence.Forms[at + 2].TagClass);
        list.Add(here.Word, next.TagClass);
        list.Add(sentence.Forms[at - 1].Word, here.TagClass);
    }

    private static void AddSpelling(ref FeatureList list, TaggedWords sentence, int at)
    {
        ref readonly var here = ref sentence.Forms[at];
        ref readonly var next = ref sentence.Forms[at + 1];
        var isFirst = at == Padding ? 1u : 0u;
        list.Add(here.Suffix1);
        list.Add(here.Suffix2);
        list.Add(here.Suffix3);
        list.Add(here.Suffix4);
        list.Add(here.Suffix5);
        list.Add(here.Prefix1);
        list.Add(here.Prefix2);
        list.Add(here.Prefix3);
        list.Add(here.Prefix4);
        list.Add(here.Shape, isFirst, (uint)sentence.Case);
        list.Add(here.Shape, here.Suffix2);
        list.Add(here.Shape, sentence.Forms[at - 1].Shape, next.Shape);
        list.Add(sentence.Tags[at - 1], here.Suffix3);
        list.Add(sentence.Tags[at - 1], here.Suffix2, next.TagClass);
        list.Add(here.Suffix3, next.Suffix3);
        list.Add(sentence.Forms[at - 1].Suffix3);
        list.Add(next.Suffix3);
        list.Add(next.Shape);
        list.Add(sentence.Tags[at - 1], here.Shape, (uint)sentence.Case);
    }

    private static void AddHints(ref FeatureList list, TaggedWords sentence, int at)
    {
        ref readonly var here = ref sentence.Forms[at];
        ref readonly var next = ref sentence.Forms[at + 1];
        var last = sentence.Forms[at - 1].Hints;
        list.Add(here.Hints, here.Suffix2);
        list.Add(here.Hints, last, next.Hints);
        list.Add(here.Hints, sentence.Tags[at - 1], next.TagClass);
        list.Add(here.Hints, last & (uint)WordHints.Name, next.TagClass);
        list.Add(here.Hints, last & (uint)WordHints.Name, here.TagClass);
        list.Add(here.Hints, next.Shape);
    }
}
