using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>A sentence ready for training.</summary>
/// <param name="Sentence">The words.</param>
/// <param name="Hints">Their hints.</param>
/// <param name="Origin">The number of the sentence in the treebank that this one is, or is made from.</param>
internal sealed record Example(TreebankSentence Sentence, WordHints[] Hints, int Origin);

/// <summary>Trains the tagger.</summary>
internal sealed class TaggerTraining(TagSet tags)
{
    private const int Epochs = 8;
    private const int Folds = 5;
    private const int FoldRun = 20;
    private const int WeightsMax = 300_000;

    // Rarer words count as unknown, so that training shows what to do with unknown words.
    private const int KnownWordCountMin = 4;

    private const double TagShareMin = 0.02;
    private const int TagSetsMax = 255;

    /// <summary>A dictionary and weights.</summary>
    public sealed record Result(TagDictionary Dictionary, uint[] Words, byte[] Classes, SmallWeights Weights);

    /// <summary>Trains on all examples, once for each seed, and adds up.</summary>
    public Result Train(IReadOnlyList<Example> examples, params ReadOnlySpan<int> seeds)
    {
        var (words, classes) = CollectTagSets(examples);
        var dictionary = new TagDictionary(words, classes);
        var sum = new AveragedWeights();
        foreach (var seed in seeds) sum.Add(Average(examples, dictionary, seed));
        return new(dictionary, words, classes, sum.Shrink(WeightsMax));
    }

    private AveragedWeights Average(IReadOnlyList<Example> examples, TagDictionary dictionary, int seed)
    {
        var weights = new TrainingWeights();
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(seed);
        var sentence = new TaggedWords();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                sentence.Read(examples[i].Sentence.Forms, examples[i].Hints, dictionary);
                Learn(examples[i].Sentence, sentence, weights);
                weights.Time++;
            }
        }
        return weights.Average();
    }

    /// <summary>
    /// Tags each fifth of the examples by a tagger of the other four, so that the parser learns from tags as wrong as
    /// those that it will get.
    /// </summary>
    public byte[][] Jackknife(IReadOnlyList<Example> examples, int seed)
    {
        var found = new byte[examples.Count][];
        for (var fold = 0; fold < Folds; fold++)
        {
            var result = Train([.. examples.Where(example => FoldOf(example) != fold)], seed);
            var table = result.Weights.ToTable();
            var sentence = new TaggedWords();
            for (var i = 0; i < examples.Count; i++)
            {
                if (FoldOf(examples[i]) != fold) continue;
                found[i] = Tag(examples[i], result.Dictionary, table, sentence);
            }
        }
        return found;
    }

    // Sentences side by side are of one document, and are tagged together.
    private static int FoldOf(Example example) => example.Origin / FoldRun % Folds;

    private byte[] Tag(Example example, TagDictionary dictionary, WeightTable table, TaggedWords sentence)
    {
        sentence.Read(example.Sentence.Forms, example.Hints, dictionary);
        Tagger.Tag(sentence, table, new float[tags.Tags.Length]);
        return sentence.Tags.AsSpan(TaggedWords.Padding, sentence.Count).ToArray();
    }

    private void Learn(TreebankSentence gold, TaggedWords sentence, TrainingWeights weights)
    {
        Span<uint> features = stackalloc uint[Tagger.FeaturesMax];
        Span<float> scores = stackalloc float[tags.Tags.Length];
        for (var i = 0; i < gold.Words.Length; i++)
        {
            var count = Tagger.FeaturesOf(sentence, i, features);
            scores.Clear();
            weights.AddTo(scores, features[..count]);
            var guess = Tagger.BestOf(scores);
            var right = tags.NumberOf(gold.Words[i]);
            sentence.Tags[i + TaggedWords.Padding] = (byte)guess;
            if (guess == right) continue;
            weights.Update(features[..count], right, 1);
            weights.Update(features[..count], guess, -1);
        }
    }

    private (uint[] Words, byte[] Classes) CollectTagSets(IReadOnlyList<Example> examples)
    {
        var sets = examples.SelectMany(example => example.Sentence.Words)
            .GroupBy(word => FeatureKey.OfWord(word.Form))
            .Where(group => group.Count() >= KnownWordCountMin)
            .Select(group => (Word: group.Key, Set: SetOf([.. group])))
            .OrderBy(pair => pair.Word).ToArray();
        var numbers = sets.CountBy(pair => pair.Set)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(TagSetsMax).Select((pair, i) => (pair.Key, Number: (byte)(i + 1)))
            .ToDictionary(pair => pair.Key, pair => pair.Number);
        var known = sets.Where(pair => numbers.ContainsKey(pair.Set)).ToArray();
        return ([.. known.Select(pair => pair.Word)], [.. known.Select(pair => numbers[pair.Set])]);
    }

    private string SetOf(TreebankWord[] uses) => string.Join(' ', uses.CountBy(tags.NumberOf)
        .Where(pair => pair.Value >= uses.Length * TagShareMin).OrderBy(pair => pair.Key).Select(pair => pair.Key));
}
