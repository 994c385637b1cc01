namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>A word of a parsed sentence.</summary>
/// <param name="Form">As it is written.</param>
/// <param name="Lemma">Its dictionary form, in lower case unless it is a name.</param>
/// <param name="Tag">Its part of speech.</param>
/// <param name="Xpos">Its tag in the Penn Treebank's set, which tells "VBD" (past) from "VBN" (participle).</param>
/// <param name="Head">Index of the word that governs it; -1 for the root.</param>
/// <param name="Relation">Its relation to its head, in Universal Dependencies: "nsubj", "nsubj:pass", "obl".</param>
/// <param name="Confidence">The share, from 0 to 1, of the best parses that agree on head and relation.</param>
public readonly record struct ParsedWord(
    string Form, string Lemma, PartOfSpeech Tag, string Xpos, int Head, string Relation, double Confidence)
{
    /// <summary>Whether it is this relation or a subtype of it: "nsubj:pass" is an "nsubj".</summary>
    public bool Is(string relation) => Relation.StartsWith(relation, StringComparison.Ordinal)
        && (Relation.Length == relation.Length || Relation[relation.Length] == ':');
}

/// <summary>The dependency tree of a sentence.</summary>
/// <param name="Words">The words in order. Exactly one is the root, and every word leads to it.</param>
/// <param name="Margin">
/// By how much the parse is better than the second best, for each word; 0 where both are as good.
/// </param>
public sealed record ParsedSentence(IReadOnlyList<ParsedWord> Words, double Margin)
{
    /// <summary>Index of the root.</summary>
    public int Root
    {
        get
        {
            var at = 0;
            while (Words[at].Head >= 0) at++;
            return at;
        }
    }

    /// <summary>The words that a word governs, in order.</summary>
    public IEnumerable<int> ChildrenOf(int head) =>
        Enumerable.Range(0, Words.Count).Where(word => Words[word].Head == head);

    /// <summary>The first word in this relation, or a subtype of it, to a head; -1 where there is none.</summary>
    public int ChildOf(int head, string relation)
    {
        for (var i = 0; i < Words.Count; i++)
            if (Words[i].Head == head && Words[i].Is(relation)) return i;
        return -1;
    }
}
