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

    /// <summary>Prints how many tags, lemmas, heads and relations are right, without hints and with them.</summary>
    public static void Run(
        SentenceParser parser, string name, List<TreebankSentence> sentences, HintList hints, TextWriter output)
    {
        foreach (var sentence in sentences.Take(Warmup)) parser.Parse(sentence.Forms);
        var forms = sentences.Select(sentence => sentence.Forms).ToArray();
        // Time of the processor, since other programs may run beside this one.
        var before = Environment.CpuUsage.TotalTime;
        var parsed = forms.Select(words => parser.Parse(words)).ToArray();
        var speed = sentences.Count / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        output.WriteLine($"{name}: {speed:F0} sentences/s, {forms.Average(words => words.Length):F1} words each");
        var words = Pairs(sentences, parsed);
        WriteShares("without hints", words, output);
        WriteShares("with hints", Pairs(sentences,
            [.. sentences.Select(sentence => parser.Parse(sentence.Forms, hints.AllOf(sentence)))]), output);
        foreach (var relation in Relations) Write(relation, words, output);
        WriteConfidence(words, output);
    }

    private static (TreebankWord First, ParsedWord Second)[] Pairs(
        List<TreebankSentence> gold, ParsedSentence?[] parsed) =>
        [.. gold.Zip(parsed).Where(pair => pair.Second is not null)
            .SelectMany(pair => pair.First.Words.Zip(pair.Second!.Words))];

    private static void WriteShares(string name, (TreebankWord First, ParsedWord Second)[] words, TextWriter output)
    {
        var counted = words.Where(pair => pair.First.Tag != PartOfSpeech.Punct).ToArray();
        output.WriteLine($"  {name}: UPOS {Share(words, pair => pair.First.Tag == pair.Second.Tag):F1},"
            + $" XPOS {Share(words, pair => pair.First.Xpos == pair.Second.Xpos):F1},"
            + $" lemmas of verbs and nouns {LemmaShare(words):F1},"
            + $" UAS {Share(counted, pair => pair.First.Head == pair.Second.Head):F1},"
            + $" LAS {Share(counted, pair => pair.First.Head == pair.Second.Head && IsSame(pair)):F1}, without subtypes"
            + $" {Share(counted, pair => pair.First.Head == pair.Second.Head && IsSameUniversally(pair)):F1}");
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
        foreach (var group in words.Where(pair => pair.First.Tag != PartOfSpeech.Punct)
            .GroupBy(pair => (int)(pair.Second.Confidence * 9.999)).OrderBy(group => group.Key))
            output.WriteLine($"  confidence from .{group.Key}: {Share([.. group],
                pair => pair.First.Head == pair.Second.Head && IsSameUniversally(pair)):F0} % of"
                + $" {group.Count()} right");
    }
}
