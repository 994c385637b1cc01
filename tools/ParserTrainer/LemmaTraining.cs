using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Learns rules for lemmas: for each ending what most of its words do, unless a shorter one says so.</summary>
internal static class LemmaTraining
{
    private const int EndingMax = 7;

    private static readonly LemmaRule Unchanged = new(0, "");

    public static List<KeyValuePair<string, LemmaRule>> Learn(IEnumerable<TreebankWord> words)
    {
        var uses = words.Select(word => (Form: Plain(word.Form, word), Lemma: Plain(word.Lemma, word), word.Xpos))
            .CountBy(use => use).Select(pair => (pair.Key.Form, pair.Key.Xpos, Count: pair.Value,
                Rule: RuleOf(pair.Key.Form, pair.Key.Lemma))).ToArray();
        var votes = new SortedDictionary<string, Dictionary<LemmaRule, int>>(StringComparer.Ordinal);
        foreach (var use in uses)
        {
            for (var length = 0; length <= int.Min(EndingMax, use.Form.Length); length++)
                Vote(Lemmatizer.KeyOf(use.Form, length, use.Xpos), use.Rule, 1);
            if (use.Form.Length < Lemmatizer.EndingMax)
                Vote(Lemmatizer.KeyOf(use.Form, use.Form.Length + 1, use.Xpos), use.Rule, use.Count);
        }
        var best = votes.ToDictionary(pair => pair.Key, pair => pair.Value
            .OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key.ToString(), StringComparer.Ordinal)
            .First().Key);
        return [.. votes.Keys.Where(key => Shorter(best, key) != best[key])
            .Select(key => KeyValuePair.Create(key, best[key]))];

        void Vote(string key, LemmaRule rule, int count)
        {
            if (!votes.TryGetValue(key, out var counts)) votes[key] = counts = [];
            counts[rule] = counts.GetValueOrDefault(rule) + count;
        }
    }

    private static string Plain(string text, TreebankWord word)
    {
        var plain = text.Replace('’', '\'');
        return word.Tag == PartOfSpeech.Propn ? plain : plain.ToLowerInvariant();
    }

    private static LemmaRule RuleOf(string form, string lemma)
    {
        var same = form.AsSpan().CommonPrefixLength(lemma);
        return new(form.Length - same, lemma[same..]);
    }

    /// <summary>The rule of the next shorter ending; that of no ending changes nothing.</summary>
    private static LemmaRule Shorter(Dictionary<string, LemmaRule> best, string key)
    {
        var at = key.IndexOf(' ') + 1;
        if (at == key.Length) return Unchanged;
        var ending = key[(at + 1)..];
        for (; ending.Length > EndingMax; ending = ending[1..]) { }
        return best[key[..at] + ending];
    }
}
