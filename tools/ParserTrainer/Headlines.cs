using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>
/// Makes headlines of sentences, which the treebank has few of: "The envoy was expelled by the government." becomes
/// "Envoy expelled by government", and a past becomes a present. The tree stays.
/// </summary>
internal sealed class Headlines(IReadOnlyList<string> names)
{
    private const int WordsMin = 4;
    private const int WordsMax = 30;
    private const double NameShare = 0.5;
    private const double CommaShare = 0.4;
    private const double TitleShare = 0.15;
    private const double UpperShare = 0.05;

    private static readonly TreebankWord To = new("to", "to", PartOfSpeech.Part, "TO", -1, "mark");
    private static readonly TreebankWord Comma = new(",", ",", PartOfSpeech.Punct, ",", -1, "punct");

    /// <summary>The headline of a sentence; null where none can be made.</summary>
    public TreebankSentence? Of(TreebankSentence sentence, int seed)
    {
        var words = sentence.Words.ToArray();
        var root = Array.FindIndex(words, word => word.Head < 0);
        var subject = Array.FindIndex(words, word => word.Head == root && IsSubject(word));
        if (words.Length is < WordsMin or > WordsMax || words[root].Tag != PartOfSpeech.Verb) return null;
        if (subject < 0 || subject > root || words[subject].Tag is not (PartOfSpeech.Noun or PartOfSpeech.Propn))
            return null;

        var random = new Random(seed);
        var isDropped = new bool[words.Length];
        for (var i = 0; i < words.Length; i++) isDropped[i] = IsDropped(words, i, root);
        Shorten(words, root, subject, isDropped, random);
        for (var i = 0; i < words.Length; i++)
            if (IsPlainName(words, i) && random.NextDouble() < NameShare) Rename(words, i, random);
        var kept = Kept(words, isDropped);
        var style = random.NextDouble();
        if (style < TitleShare) return Restyled(kept, Title);
        if (style < TitleShare + UpperShare) return Restyled(kept, word => word.ToUpperInvariant());
        return Restyled(kept, (word, i) => i == 0 ? Title(word) : word);
    }

    private static bool IsSubject(TreebankWord word) => word.Relation.StartsWith("nsubj", StringComparison.Ordinal);

    private static bool IsDropped(TreebankWord[] words, int at, int root)
    {
        if (words.Any(word => word.Head == at)) return false;
        var word = words[at];
        if (word is { Relation: "det", Lemma: "the" or "a" or "an" }) return true;
        return at == words.Length - 1 && word is { Tag: PartOfSpeech.Punct, Form: "." }
            || word.Head == root && word.Relation == "aux:pass" && !words.Any(other => other.Head == root
                && other.Relation == "aux" && other.Lemma is not ("have" or "be"));
    }

    /// <summary>Makes a past a present, "will" "to", and "and" between subjects a comma.</summary>
    private static void Shorten(TreebankWord[] words, int root, int subject, bool[] isDropped, Random random)
    {
        var isPlural = words[subject].Xpos is "NNS" or "NNPS" || words.Any(word => word.Head == subject
            && word.Relation == "conj");
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            var isMain = i == root || (word.Head == root && word.Relation == "conj");
            if (isMain && word is { Xpos: "VBD", Tag: PartOfSpeech.Verb, Lemma: not "say" })
                words[i] = isPlural
                    ? word with { Form = word.Lemma, Xpos = "VBP" }
                    : word with { Form = VerbForms.Third(word.Lemma), Xpos = "VBZ" };
            if (word is { Relation: "aux", Lemma: "will", Xpos: "MD" } && word.Head == root)
                words[i] = To with { Head = word.Head };
            // "Has been expelled" loses both auxiliaries.
            if (word is { Relation: "aux", Lemma: "have" } && word.Head == root
                && words.Where((_, other) => isDropped[other]).Any(other => other.Relation == "aux:pass"))
                isDropped[i] = true;
            if (word is { Relation: "cc", Lemma: "and" } && words[word.Head].Head == subject
                && random.NextDouble() < CommaShare)
                words[i] = Comma with { Head = word.Head };
        }
    }

    private static bool IsPlainName(TreebankWord[] words, int at) =>
        words[at] is { Tag: PartOfSpeech.Propn, Xpos: "NNP" }
        && words[at].Relation is "nsubj" or "nsubj:pass" or "obj" or "obl" or "nmod" or "obl:agent"
        && !words.Any(word => word.Head == at
            && word.Relation is "flat" or "compound" or "det" or "amod" or "nummod");

    private void Rename(TreebankWord[] words, int at, Random random)
    {
        if (names.Count == 0) return;
        var name = names[random.Next(names.Count)];
        words[at] = words[at] with { Form = name, Lemma = name };
    }

    private static TreebankWord[] Kept(TreebankWord[] words, bool[] isDropped)
    {
        var places = new int[words.Length];
        var next = 0;
        for (var i = 0; i < words.Length; i++) places[i] = isDropped[i] ? -1 : next++;
        return
        [
            .. words.Where((_, i) => !isDropped[i])
                .Select(word => word with { Head = word.Head < 0 ? -1 : places[word.Head] }),
        ];
    }

    private static TreebankSentence Restyled(TreebankWord[] words, Func<string, string> style) =>
        Restyled(words, (word, _) => style(word));

    private static TreebankSentence Restyled(TreebankWord[] words, Func<string, int, string> style) =>
        new("", [.. words.Select((word, i) => word with { Form = style(word.Form, i) })]);

    private static string Title(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
