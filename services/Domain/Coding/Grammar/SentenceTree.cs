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
            ? new(WithVerbAsRoot(input.Spread(parsed.Words, tokens, text), tokens)) : null;
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

    // "Opened its Rafah crossing": an -ing form behind a possessive or an article is the object.
    private static void MendObjects(ParsedWord[] words)
    {
        for (var i = 2; i < words.Length; i++)
        {
            if (words[i].Xpos != "VBG" || words[i].Relation is not ("advcl" or "xcomp" or "acl")
                || words[i].Head is not (>= 0 and var head)
                || words[head].Tag != PartOfSpeech.Verb || head >= i - 1
                || words[i - 1].Tag is PartOfSpeech.Punct) continue;
            if (Enumerable.Range(head + 1, i - head - 1).All(k => words[k].Tag is PartOfSpeech.Propn or PartOfSpeech.Adj
                    or PartOfSpeech.Noun or PartOfSpeech.Det or PartOfSpeech.Pron)
                && words[head + 1].Tag is PartOfSpeech.Det or PartOfSpeech.Pron
                && words[head + 1].Xpos is "PRP$" or "DT")
                words[i] = words[i] with { Tag = PartOfSpeech.Noun, Xpos = "NN", Relation = "obj" };
        }
    }

    // "After the leaders agreed": a noun between "after" and a verb without a subject is its subject.
    private static void MendSubjects(ParsedWord[] words)
    {
        // A name before a verb is joined to nothing: it is the first of its subjects.
        for (var i = 0; i < words.Length; i++)
            if (words[i].Relation == "conj" && words[i].Head > i && words[words[i].Head].Tag == PartOfSpeech.Verb
                && words[i].Tag is PartOfSpeech.Propn or PartOfSpeech.Noun)
                words[i] = words[i] with { Relation = "nsubj" };
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Relation is not "obl" || words[i].Head is not (>= 0 and var verb) || verb < i
                || words[verb].Tag != PartOfSpeech.Verb || words[verb].Xpos is not ("VBD" or "VBN" or "VBZ" or "VBP")
                || words.Any(word => word.Head == verb && word.Is("nsubj"))) continue;
            var marker = Array.FindIndex(words, word => word.Head == i && word.Relation == "case");
            if (marker < 0
                || words[marker].Form.ToLowerInvariant() is not ("after" or "before" or "since" or "as" or "because")
                || Enumerable.Range(i, verb - i).Any(k => words[k].Tag is PartOfSpeech.Punct)) continue;
            words[i] = words[i] with { Relation = "nsubj" };
            words[marker] = words[marker] with { Head = verb, Relation = "mark" };
            if (words[verb].Xpos == "VBN") words[verb] = words[verb] with { Xpos = "VBD" };
            if (words[verb].Head >= 0) words[verb] = words[verb] with { Relation = "advcl" };
        }
    }

    // "Rockets hit villages and Thai jets bombed positions": a participle with an object of its own is an active verb.
    private static void MendActives(ParsedWord[] words, Token[] tokens)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Xpos != "VBN" || words[i].Relation != "acl" || words[i].Head is not (>= 0 and var noun)
                || noun > i
                || !tokens[i].Word.Has(VerbForms.Past) || !words.Any(word => word.Head == i
                && word.Relation == "obj")) continue;
            var above = words[noun].Head;
            while (above >= 0 && words[above].Tag != PartOfSpeech.Verb) above = words[above].Head;
            if (above < 0 || above == i) continue;
            words[i] = words[i] with { Head = above, Relation = "conj", Xpos = "VBD" };
            words[noun] = words[noun] with { Head = i, Relation = "nsubj" };
            for (var k = 0; k < words.Length; k++)
                if (words[k].Head == noun && words[k].Relation == "cc") words[k] = words[k] with { Head = i };
        }
    }

    // "As they had warned, Portugal suspended …": the verb behind the comma is the main one.
    private static void MendOpening(ParsedWord[] words)
    {
        var root = Array.FindIndex(words, word => word.Head < 0);
        var comma = Array.FindIndex(words, word => word.Form == ",");
        if (root < 1 || comma < root || words[0].Head != root || words[0].Relation is not ("mark" or "advmod")
            || words[0].Form is not ("As" or "When" or "After" or "If" or "While" or "Although" or "Since"
            or "Because" or "Once"
                or "Before" or "Though" or "Unless")) return;
        var main = Array.FindIndex(words, comma, word => word.Head == root && word.Relation is "conj" or "parataxis"
            && word.Tag == PartOfSpeech.Verb);
        if (main < 0) return;
        for (var i = comma; i < main; i++)
            if (words[i].Tag is PartOfSpeech.Propn or PartOfSpeech.Noun && words[i].Head < comma
                && !words.Any(word => word.Head == main && word.Is("nsubj")))
                words[i] = words[i] with { Head = main, Relation = "nsubj" };
            else if (words[i].Head >= 0 && words[i].Head < comma && i > comma) words[i] = words[i] with { Head = main };
        words[main] = words[main] with { Head = -1, Relation = "root" };
        words[root] = words[root] with { Head = main, Relation = "advcl" };
    }

    // "The parliament threatened on Monday to …": a past form right behind the noun that would be the root is its verb
    // and no participle. Without another verb the sentence would say nothing.
    private static ParsedWord[] WithVerbAsRoot(ParsedWord[] words, Token[] tokens)
    {
        MendObjects(words);
        MendOpening(words);
        MendSubjects(words);
        MendActives(words, tokens);
        var root = Array.FindIndex(words, word => word.Head < 0);
        // "Ousted President Akayev has agreed": a participle in front of a title is no verb.
        if (root == 0 && words[0].Xpos is "VBD" or "VBN"
            && Array.FindIndex(words, word => word.Head == 0 && word.Relation == "ccomp") is >= 0 and var main)
        {
            for (var i = 0; i < words.Length; i++)
                if (words[i].Head == 0 && i != main) words[i] = words[i] with { Head = main };
            words[main] = words[main] with { Head = -1, Relation = "root" };
            words[0] = words[0] with { Head = main, Relation = "amod", Tag = PartOfSpeech.Adj };
            return words;
        }
        if (root < 0 || words[root].Tag is not (PartOfSpeech.Noun or PartOfSpeech.Propn)
            || words.Any(word => word.Head == root && word.Relation is "cop")) return words;
        var verb = Array.FindIndex(words, word => word.Head == root && word.Relation == "acl"
            && word.Xpos is "VBN" or "VBD");
        if (verb <= root || !tokens[verb].Word.Has(VerbForms.Past) || verb + 1 < words.Length
            && words[verb + 1].Form == "by")
            return words;
        for (var i = 0; i < words.Length; i++)
            if (words[i].Head == root
                && (i > verb || words[i].Relation == "punct")) words[i] = words[i] with { Head = verb };
        words[verb] = words[verb] with { Head = -1, Relation = "root", Xpos = "VBD" };
        words[root] = words[root] with { Head = verb, Relation = "nsubj", Confidence = 0.5 };
        return words;
    }

    /// <summary>The tree in one line a word, for tests and for reading.</summary>
    public string Describe() => string.Join('\n', Enumerable.Range(0, Length).Select(i =>
        $"{i,3} {_words[i].Form,-16} {_words[i].Tag,-6} {_words[i].Xpos,-5} "
        + $"{HeadOf(i),3} {RelationOf(i),-12} {ConfidenceOf(i):0.00}"));
}
