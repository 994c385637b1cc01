namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>The forms of English verbs and nouns.</summary>
internal static class Inflection
{
    // These double their last letter although they have more than one syllable.
    private static readonly HashSet<string> Doubling =
        ["permit", "admit", "submit", "commit", "compel", "repel", "expel", "rebel", "refer", "defer", "patrol",
         "kidnap", "regret", "rebut", "forget", "begin", "transfer", "control", "propel", "quit", "abet", "occur"];

    /// <summary>Every form of a verb: base, third person, past, participle, -ing.</summary>
    public static List<(string Form, VerbForms Kind)> OfVerb(
        string verb, IReadOnlyDictionary<string, (string Past, string Participle)> irregular)
    {
        var found = new List<(string Form, VerbForms Kind)>();
        found.Add((verb, VerbForms.Base));
        found.Add((Plural(verb), VerbForms.Third));
        found.Add((WithEnding(verb, "ing"), VerbForms.Ing));
        if (irregular.TryGetValue(verb, out var forms))
        {
            found.Add((forms.Past, VerbForms.Past));
            found.Add((forms.Participle, VerbForms.Participle));
        }
        else
        {
            found.Add((WithEnding(verb, "ed"), VerbForms.Past | VerbForms.Participle));
        }
        return found;
    }

    /// <summary>The forms in which British spelling doubles a final l: "travelled".</summary>
    public static List<(string Form, VerbForms Kind)> BritishForms(string verb) =>
        verb.Length > 4 && verb[^1] == 'l' && IsVowel(verb[^2]) && !IsVowel(verb[^3])
            ? [(verb + "led", VerbForms.Past | VerbForms.Participle), (verb + "ling", VerbForms.Ing)]
            : [];

    /// <summary>The plural of a noun, which is the third person of a verb too.</summary>
    public static string Plural(string word)
    {
        if (word.Length < 2) return word + "s";
        if (word.EndsWith('y') && !IsVowel(word[^2])) return word[..^1] + "ies";
        return EndsInSibilant(word) || (word.EndsWith('o') && word is "go" or "do" or "veto" or "embargo" or "hero")
            ? word + "es"
            : word + "s";
    }

    private static string WithEnding(string verb, string ending)
    {
        if (verb.EndsWith("ie", StringComparison.Ordinal) && ending == "ing") return verb[..^2] + "ying";
        if (verb.EndsWith("ee", StringComparison.Ordinal)) return ending == "ed" ? verb + "d" : verb + ending;
        if (verb.EndsWith('e') && !verb.EndsWith("ee", StringComparison.Ordinal))
            return ending == "ed" ? verb + "d" : verb[..^1] + ending;
        if (verb.EndsWith('y') && ending == "ed" && !IsVowel(verb[^2])) return verb[..^1] + "ied";
        return Doubles(verb) ? verb + verb[^1] + ending : verb + ending;
    }

    private static bool Doubles(string verb)
    {
        if (verb.Length < 3 || verb[^1] is 'w' or 'x' or 'y' || IsVowel(verb[^1]) || !IsVowel(verb[^2])) return false;
        return Doubling.Contains(verb) || (!IsVowel(verb[^3]) && verb.Count(IsVowel) == 1);
    }

    private static bool EndsInSibilant(string word) =>
        word.EndsWith('s') || word.EndsWith('x') || word.EndsWith('z')
        || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal);

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
