using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>How to train.</summary>
/// <param name="Seeds">How many parsers are trained and added up.</param>
/// <param name="Epochs">How often each of them sees every sentence.</param>
/// <param name="EntriesMax">How many weights of the parser to keep.</param>
internal sealed record TrainingOptions(int Seeds, int Epochs, int EntriesMax);

/// <summary>Trains a model from treebanks.</summary>
internal static class Training
{
    private const int SeedFirst = 20260101;

    // A difference of so many units of the perceptron's margin makes a parse e times as likely.
    private const double UnitsPerNat = 10;

    public static TrainedModel Run(
        IReadOnlyList<TreebankSentence> treebank, HintList hints, TrainingOptions options, Action<string> report)
    {
        var tags = new TagSet(treebank);
        var examples = treebank.Select((sentence, i) => new Example(sentence, hints.Of(sentence, SeedFirst + i)))
            .ToArray();
        var taggerTraining = new TaggerTraining(tags);
        var tagger = taggerTraining.Train(examples, SeedFirst);
        report($"{tags.Tags.Length} tags, {tagger.Weights.Classes.Length:N0} weights of the tagger");
        var guessed = taggerTraining.Jackknife(examples, SeedFirst);
        report("tagged for the parser");

        var system = GoldTransitions.SystemOf(treebank);
        var parserExamples = examples.Select((example, i) => ExampleOf(example, guessed[i], tagger.Dictionary, system))
            .OfType<ParserTraining.ParserExample>().ToArray();
        report($"{system.Transitions.Length} transitions, {parserExamples.Length:N0} sentences");
        var sum = new AveragedWeights();
        for (var i = 0; i < options.Seeds; i++)
        {
            var training = new ParserTraining(system, SentenceParser.BeamWidth, options.Epochs);
            sum.Add(training.Train(parserExamples, SeedFirst + i, report));
        }
        var parser = sum.Shrink(options.EntriesMax);
        report($"{parser.Keys.Length:N0} features, {parser.Classes.Length:N0} weights of the parser");
        var scorePerUnit = options.Seeds * UnitsPerNat / parser.Unit;
        return new(tags.Tags, tagger, system, parser, LemmaTraining.Learn(treebank.SelectMany(one => one.Words)),
            scorePerUnit);
    }

    private static ParserTraining.ParserExample? ExampleOf(
        Example example, byte[] tags, TagDictionary dictionary, TransitionSystem system)
    {
        if (example.Sentence.Words.Length > SentenceParser.WordsMax) return null;
        if (GoldTransitions.Of(example.Sentence, system) is not { } gold) return null;
        var words = new TaggedWords();
        words.Read(example.Sentence.Forms, example.Hints, dictionary);
        tags.CopyTo(words.Tags, TaggedWords.Padding);
        return new(words, gold);
    }
}
