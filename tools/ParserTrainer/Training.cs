using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>How to train.</summary>
/// <param name="Seeds">How many parsers are trained and added up.</param>
/// <param name="Epochs">How often each of them sees every sentence.</param>
/// <param name="WeightsMax">How many weights of the parser to keep.</param>
internal sealed record TrainingOptions(int Seeds, int Epochs, int WeightsMax);

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
        var headlines = new Headlines(hints.ShortNames);
        var examples = treebank.SelectMany((sentence, i) => ExamplesOf(sentence, i, headlines, hints)).ToArray();
        report($"{examples.Length:N0} sentences, of which {examples.Length - treebank.Count:N0} are made to headlines");
        var taggerTraining = new TaggerTraining(tags);
        var tagger = taggerTraining.Train(examples, SeedFirst, SeedFirst + 1, SeedFirst + 2);
        report($"{tags.Tags.Length} tags, {tagger.Weights.Classes.Length:N0} weights of the tagger");
        var guessed = taggerTraining.Jackknife(examples, SeedFirst);
        report("tagged for the parser");

        var system = GoldTransitions.SystemOf([.. examples.Select(example => example.Sentence)]);
        var parserExamples = examples.Select((example, i) => ExampleOf(example, guessed[i], tagger.Dictionary, system))
            .OfType<ParserTraining.ParserExample>().ToArray();
        report($"{system.Transitions.Length} transitions, {parserExamples.Length:N0} sentences");
        var parser = TrainParsers(parserExamples, system, options, report).Shrink(options.WeightsMax);
        report($"{parser.Keys.Length:N0} features, {parser.Classes.Length:N0} weights of the parser");
        var lemmas = LemmaTraining.Learn(treebank.SelectMany(sentence => sentence.Words).Concat(hints.VerbWords));
        return new(tags.Tags, tagger, system, parser, lemmas, options.Seeds * UnitsPerNat / parser.Unit);
    }

    private static AveragedWeights TrainParsers(
        ParserTraining.ParserExample[] examples, TransitionSystem system, TrainingOptions options,
        Action<string> report)
    {
        var sum = new AveragedWeights();
        for (var i = 0; i < options.Seeds; i++)
        {
            var training = new ParserTraining(system, SentenceParser.BeamWidth, options.Epochs);
            sum.Add(training.Train(examples, SeedFirst + i, report));
        }
        return sum;
    }

    private static IEnumerable<Example> ExamplesOf(
        TreebankSentence sentence, int number, Headlines headlines, HintList hints)
    {
        yield return new(sentence, hints.SomeOf(sentence, SeedFirst + number), number);
        if (headlines.Of(sentence, SeedFirst + number) is { } headline)
            yield return new(headline, hints.SomeOf(headline, SeedFirst - number), number);
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
