using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Dates;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>The dependency tree of a sentence over its tokens, with the questions that the rules ask of it.</summary>
internal sealed class SentenceTree
{
    // Edges at which another clause begins.
    private static readonly string[] Clausal =
        ["ccomp", "xcomp", "advcl", "acl", "acl:relcl", "csubj", "csubj:pass", "parataxis", "advcl:relcl"];

    private readonly ParsedWord[] _words;
    private readonly List<int>[] _children;

    private SentenceTree(ParsedWord[] words)
    {
        _words = words;
        _children = new List<int>[words.Length];
        for (var i = 0; i < _children.Length; i++) _children[i] = [];
        for (var i = 0; i < _children.Length; i++)
            if (words[i].Head >= 0) _children[words[i].Head].Add(i);
    }

    public int Length => _children.Length;

    /// <summary>The tree of a sentence; null where it is too long to be parsed.</summary>
    public static SentenceTree? Of(
        string text, Token[] tokens, Mention[] mentions, Mention?[] mentionAt, List<DateMention> dates)
    {
        var input = new ParserInput(text, tokens, mentions, mentionAt, dates);
        return SentenceParser.Default.Parse(input.Words, input.Hints) is { } parsed
            ? new(TreeRepair.Of(input.Spread(parsed.Words, tokens, text), tokens)) : null;
    }

    public int HeadOf(int at) => _words[at].Head;

    public string RelationOf(int at) => _words[at].Relation;

    public PartOfSpeech TagOf(int at) => _words[at].Tag;

    public string FineTagOf(int at) => _words[at].Xpos;

    public double ConfidenceOf(int at) => _words[at].Confidence;

    public IReadOnlyList<int> ChildrenOf(int at) => _children[at];

    /// <summary>The dictionary form of a word, as the parser has it.</summary>
    public string LemmaOf(int at) => _words[at].Lemma;

    /// <summary>Whether a relation is this one or a subtype of it.</summary>
    public bool Is(int at, string relation) => _words[at].Is(relation);

    /// <summary>The first child in one of these relations; -1 where none is.</summary>
    public int ChildOf(int at, params ReadOnlySpan<string> relations)
    {
        foreach (var child in _children[at])
            foreach (var relation in relations)
                if (_words[child].Is(relation))
                    return child;
        return -1;
    }

    /// <summary>Whether one token is the other or lies above it.</summary>
    public bool Dominates(int above, int below)
    {
        for (var at = below; at >= 0; at = HeadOf(at))
            if (at == above)
                return true;
        return false;
    }

    /// <summary>Whether a token begins a clause of its own, as a verb or as a predicate noun or adjective.</summary>
    public bool IsClause(int at) => HeadOf(at) < 0 || Array.IndexOf(Clausal, RelationOf(at)) >= 0
        || Is(at, "conj") && (TagOf(at) == PartOfSpeech.Verb || ChildOf(at, "nsubj", "cop") >= 0);

    /// <summary>The token that heads the clause of a token: itself, or the nearest one above.</summary>
    public int ClauseOf(int at)
    {
        while (!IsClause(at)) at = HeadOf(at);
        return at;
    }

    /// <summary>The token that heads the clause above a clause; -1 above the main clause.</summary>
    public int ClauseAbove(int clause) => HeadOf(clause) < 0 ? -1 : ClauseOf(HeadOf(clause));

    /// <summary>The token of a phrase whose head lies outside of it.</summary>
    public int HeadOfSpan(int first, int end)
    {
        var found = end - 1;
        for (var i = first; i < end; i++)
            if (HeadOf(i) < first || HeadOf(i) >= end)
            {
                found = i;
                if (TagOf(i) is not (PartOfSpeech.Adj or PartOfSpeech.Det or PartOfSpeech.Punct)) break;
            }
        return found;
    }

    /// <summary>The first token below a head, itself included.</summary>
    public int LeftOf(int at)
    {
        var left = at;
        foreach (var child in _children[at]) left = Math.Min(left, LeftOf(child));
        return left;
    }

    /// <summary>The last token below a head, itself included.</summary>
    public int RightOf(int at)
    {
        var right = at;
        foreach (var child in _children[at]) right = Math.Max(right, RightOf(child));
        return right;
    }

    /// <summary>The tree in one line a word, for tests and for reading.</summary>
    public string Describe() => string.Join('\n', Enumerable.Range(0, Length).Select(i =>
        $"{i,3} {_words[i].Form,-16} {_words[i].Tag,-6} {_words[i].Xpos,-5} "
        + $"{HeadOf(i),3} {RelationOf(i),-12} {ConfidenceOf(i):0.00}"));
}
