using System.Collections.Frozen;

namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>What a word makes of the act that it governs, from governors.tsv.</summary>
internal static class Governors
{
    private static readonly FrozenDictionary<string, string[]> Classes = DictionaryFile.Read("governors.tsv")
        .SelectMany(row => DictionaryFile.Several(row[1]).Distinct().Select(word => (Word: word, Class: row[0])))
        .GroupBy(pair => pair.Word)
        .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Class).ToArray());

    /// <summary>The classes of a word; none where the dictionary lacks it.</summary>
    public static string[] Of(string lemma) => Classes.GetValueOrDefault(lemma, []);

    public static bool Is(string lemma, string which) => Array.IndexOf(Of(lemma), which) >= 0;
}
