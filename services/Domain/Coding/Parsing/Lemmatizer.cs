namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// Finds the dictionary form of a word from its ending: the longest ending of which the treebank has a rule decides,
/// and irregular words are endings of full length.
/// </summary>
internal sealed class Lemmatizer(IReadOnlyDictionary<string, LemmaRule> rules)
{
    /// <summary>Longer endings are not looked up; the beginning of a long word changes nothing.</summary>
    public const int EndingMax = 24;

    /// <summary>The lemma of a word with its tag; in lower case, but for names.</summary>
    public string LemmaOf(string form, Tag tag)
    {
        var plain = form.Replace('’', '\'');
        var isName = tag.Part == PartOfSpeech.Propn;
        var lower = isName ? plain : plain.ToLowerInvariant();
        for (var length = Math.Min(EndingMax, lower.Length + 1); length >= 0; length--)
        {
            var rule = rules.GetValueOrDefault(KeyOf(lower, length, tag.Xpos));
            if (rule is not null && rule.Drop <= lower.Length) return lower[..^rule.Drop] + rule.Add;
        }
        return lower;
    }

    /// <summary>The key of an ending under a tag; one longer than the word marks where the word begins.</summary>
    public static string KeyOf(string word, int length, string xpos) =>
        length > word.Length ? $"{xpos} ^{word}" : $"{xpos} {word.AsSpan(word.Length - length)}";
}

/// <summary>How an ending changes into that of the lemma.</summary>
/// <param name="Drop">How many letters go.</param>
/// <param name="Add">What comes instead.</param>
internal sealed record LemmaRule(int Drop, string Add);
