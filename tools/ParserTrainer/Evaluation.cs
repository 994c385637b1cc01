using System.Diagnostics;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Measures a parser on a treebank. Punctuation is not counted in attachment.</summary>
internal static class Evaluation
{
    private const int Warmup = 300;

    private static readonly string[] Relations =
    [
        "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "conj", "ccomp", "xcomp", "advcl", "acl",
        "acl:relcl", "appos", "parataxis", "aux:pass", "cop", "mark", "case", "flat", "compound",
    ];

    public static void Run(SentenceParser parser, string name, List<TreebankSentence> sentences, TextWriter output)
    {
        foreach (var sentence in sentences.Take(Warmup)) parser.Parse(sentence.Forms);
        var clock = Stopwatch.StartNew();
        var parsed = sentences.Select(sentence => (Gold: sentence, Guess: parser.Parse(sentence.Forms)))
            .Where(pair => pair.Guess is not null).ToArray();
        var speed = sentences.Count / clock.Elapsed.TotalSeconds;
        var words = parsed.SelectMany(pair => pair.Gold.Words.Zip(pair.Guess!.Words)).ToArray();
        var counted = words.Where(pair => pair.First.Tag != PartOfSpeech.Punct).ToArray();
        var attached = counted.Where(pair => pair.First.Head == pair.Second.Head).ToArray();
        output.WriteLine($"{name}: UPOS {Share(words, pair => pair.First.Tag == pair.Second.Tag):F1}"
            + $" XPOS {Share(words, pair => pair.First.Xpos == pair.Second.Xpos):F1}"
            + $" lemmas of verbs and nouns {LemmaShare(words):F1}");
        output.WriteLine($"  UAS {100.0 * attached.Length / counted.Length:F1}, LAS"
            + $" {100.0 * attached.Count(IsSame) / counted.Length:F1}, LAS without subtypes"
            + $" {100.0 * attached.Count(IsSameUniversally) / counted.Length:F1}, {speed:F0} sentences/s");
        foreach (var relation in Relations) Write(relation, words, output);
        WriteConfidence(counted, output);
    }

    private static double Share<T>(T[] all, Func<T, bool> isRight) =>
        100.0 * all.Count(isRight) / all.Length;

    private static double LemmaShare((TreebankWord First, ParsedWord Second)[] words) => Share(
        [.. words.Where(pair => pair.First.Tag is PartOfSpeech.Verb or PartOfSpeech.Noun)],
        pair => string.Equals(pair.First.Lemma, pair.Second.Lemma, StringComparison.OrdinalIgnoreCase));

    private static bool IsSame((TreebankWord First, ParsedWord Second) pair) =>
        pair.First.Relation == pair.Second.Relation;

    private static bool IsSameUniversally((TreebankWord First, ParsedWord Second) pair) =>
        pair.First.Relation.Split(':')[0] == pair.Second.Relation.Split(':')[0];

    private static void Write(string relation, (TreebankWord First, ParsedWord Second)[] words, TextWriter output)
    {
        var gold = words.Count(pair => pair.First.Relation == relation);
        var guess = words.Count(pair => pair.Second.Relation == relation);
        var right = words.Count(pair => pair.First.Relation == relation && IsSame(pair)
            && pair.First.Head == pair.Second.Head);
        output.WriteLine($"  {relation,-12} precision {100.0 * right / int.Max(1, guess),5:F1}"
            + $" recall {100.0 * right / int.Max(1, gold),5:F1} ({gold})");
    }

    /// <summary>How often an arc is right, by its confidence.</summary>
    private static void WriteConfidence((TreebankWord First, ParsedWord Second)[] words, TextWriter output)
    {
        foreach (var group in words.GroupBy(pair => (int)(pair.Second.Confidence * 9.999)).OrderBy(group => group.Key))
            output.WriteLine($"  confidence from .{group.Key}: {Share([.. group],
                pair => pair.First.Head == pair.Second.Head && IsSameUniversally(pair)):F0} % of {group.Count()} right");
    }
}
