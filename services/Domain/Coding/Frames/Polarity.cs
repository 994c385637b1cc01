using System.Collections.Frozen;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>What a verb does to the act that its object names, from polarity.tsv and reversal.tsv.</summary>
internal static class Polarity
{
    /// <summary>The class of verbs that do what the noun names.</summary>
    public const string Perform = "perform";

    private static readonly FrozenDictionary<string, (string[] Tail, string Class)[]> Verbs =
        DictionaryFile.Read("polarity.tsv")
            .SelectMany(row => DictionaryFile.Several(row[1]).Select(entry => (Words: entry.Split(' '), Class: row[0])))
            .GroupBy(entry => entry.Words[0])
            .ToFrozenDictionary(
                group => group.Key,
                group => group.Select(entry => (entry.Words[1..], entry.Class))
                    .OrderByDescending(entry => entry.Item1.Length).ToArray());

    private static readonly FrozenDictionary<(string, string), string> Reversals = DictionaryFile.Read("reversal.tsv")
        .ToFrozenDictionary(row => (row[0], row[1]), row => row[2]);

    /// <summary>The class of a verb with the words of it that follow; null where it is in none.</summary>
    public static string? Of(SentenceView view, int verb)
    {
        if (!Verbs.TryGetValue(view.LemmaOf(verb), out var entries)) return null;
        foreach (var (rest, which) in entries)
            if (HasRest(view, verb, rest))
                return which;
        return null;
    }

    /// <summary>The code of what a verb of this class makes of an act; none where nothing is reported.</summary>
    public static CameoCode Turn(string which, CameoCode act)
    {
        if (which == Perform) return act;
        var text = act.ToString();
        for (var length = text.Length; length >= 2; length--)
            if (Reversals.TryGetValue((which, text[..length]), out var code))
                return code.Length == 0 ? default : CameoCode.Parse(code);
        return default;
    }

    // The rest of "call off" may follow the object: "called the trip off".
    private static bool HasRest(SentenceView view, int verb, string[] rest)
    {
        if (rest.Length == 0) return true;
        for (var i = 0; i < rest.Length; i++)
            if (view.Lower(verb + 1 + i) != rest[i])
                return rest.Length == 1 && view.HasParticle(verb, rest[0]);
        return true;
    }
}
