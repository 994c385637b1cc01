using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Forms of verbs: irregular ones from a treebank, the others by rule.</summary>
internal sealed class VerbForms(IEnumerable<TreebankSentence> treebank)
{
    private readonly Dictionary<(string Lemma, string Xpos), string> _seen = treebank
        .SelectMany(sentence => sentence.Words).Where(word => word.Xpos is "VBD" or "VBN")
        .GroupBy(word => (word.Lemma, word.Xpos))
        .ToDictionary(group => group.Key, group => group.CountBy(word => word.Form.ToLowerInvariant())
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key);

    public string Past(string verb) => _seen.TryGetValue((verb, "VBD"), out var form) ? form : Regular(verb);

    public string Participle(string verb) => _seen.TryGetValue((verb, "VBN"), out var form) ? form : Regular(verb);

    public static string Third(string verb) => verb switch
    {
        "be" => "is",
        "have" => "has",
        _ when EndsWithConsonantY(verb) => verb[..^1] + "ies",
        _ when verb[^1] is 's' or 'x' or 'z' or 'o' || verb.EndsWith("ch", StringComparison.Ordinal)
            || verb.EndsWith("sh", StringComparison.Ordinal) => verb + "es",
        _ => verb + "s",
    };

    public static string Ing(string verb)
    {
        if (verb.EndsWith("ie", StringComparison.Ordinal)) return verb[..^2] + "ying";
        if (verb.EndsWith('e') && verb.Length > 2 && verb[^2] is not ('e' or 'y' or 'o')) return verb[..^1] + "ing";
        return Doubled(verb) + "ing";
    }

    /// <summary>The forms of a verb as words of a treebank, for learning lemmas.</summary>
    public TreebankWord[] Words(string verb) =>
    [
        Word(Third(verb), verb, "VBZ"),
        Word(Past(verb), verb, "VBD"),
        Word(Participle(verb), verb, "VBN"),
        Word(Ing(verb), verb, "VBG"),
    ];

    private static TreebankWord Word(string form, string lemma, string xpos) =>
        new(form, lemma, PartOfSpeech.Verb, xpos, -1, "root");

    private static string Regular(string verb)
    {
        if (verb.EndsWith('e')) return verb + "d";
        return EndsWithConsonantY(verb) ? verb[..^1] + "ied" : Doubled(verb) + "ed";
    }

    private static bool EndsWithConsonantY(string verb) => verb.Length > 1 && verb[^1] == 'y' && !IsVowel(verb[^2]);

    private static string Doubled(string verb)
    {
        var doubles = verb.Length > 2 && !IsVowel(verb[^1]) && verb[^1] is not ('w' or 'x' or 'y')
            && IsVowel(verb[^2]) && !IsVowel(verb[^3])
            && (verb.Count(IsVowel) == 1 || verb.EndsWith("mit", StringComparison.Ordinal)
                || verb.EndsWith("pel", StringComparison.Ordinal) || verb.EndsWith("fer", StringComparison.Ordinal)
                || verb.EndsWith("trol", StringComparison.Ordinal));
        return doubles ? verb + verb[^1] : verb;
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
