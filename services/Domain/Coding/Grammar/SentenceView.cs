using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Dates;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>An analysed sentence: its words, the actors it names, and its tree.</summary>
internal sealed class SentenceView
{
    private const int ParticleReach = 5;

    private readonly int[] _mentionHeads;

    public SentenceView(string text, Token[] tokens, Mention[] mentions, List<DateMention> dates)
    {
        // "On the 7th American planes took part": the preposition leads the date.
        mentions = [.. mentions.Select(one => dates.Any(date => date.End == one.First && one.Preposition is not null)
            ? one with { Preposition = null } : one)];
        (Text, Tokens, Mentions) = (text, tokens, mentions);
        MentionAt = new Mention?[tokens.Length];
        foreach (var mention in mentions)
            for (var i = mention.First; i < mention.End; i++)
                MentionAt[i] = mention;
        Tree = mentions.Length == 0 ? null : SentenceTree.Of(
            text, tokens, mentions, MentionAt, [.. dates.Where(date => !date.IsOfClause)]);
        _mentionHeads = [.. mentions.Select(one => Tree?.HeadOfSpan(one.First, one.End) ?? one.First)];
    }

    public string Text { get; }

    public Token[] Tokens { get; }

    public Mention[] Mentions { get; }

    /// <summary>The mention that a token belongs to.</summary>
    public Mention?[] MentionAt { get; }

    /// <summary>The tree; null for a sentence that names nobody, or is too long to be parsed.</summary>
    public SentenceTree? Tree { get; }

    public int Length => Tokens.Length;

    public Word WordAt(int at) => at >= 0 && at < Tokens.Length ? Tokens[at].Word : Words.OtherMark;

    /// <summary>The word in lower case as it is written, also where no dictionary has it.</summary>
    public string Lower(int at) => at >= 0 && at < Tokens.Length
        ? Text.Substring(Tokens[at].Start, Tokens[at].Length).ToLowerInvariant()
        : "";

    /// <summary>The dictionary form of a word: of the dictionaries, else of the parser.</summary>
    public string LemmaOf(int at) => at < 0 || at >= Length ? ""
        : WordAt(at).Lemma is { } lemma && lemma.Text[0] != '?' && (lemma != WordAt(at) || lemma.Verb.Length > 0
            || lemma.Noun.Length > 0) ? lemma.Text
        : Tree?.LemmaOf(at).ToLowerInvariant() ?? Lower(at);

    /// <summary>The token of a mention that the rest of the sentence governs.</summary>
    public int HeadOf(Mention mention) =>
        Array.IndexOf(Mentions, mention) is >= 0 and var place ? _mentionHeads[place] : mention.First;

    /// <summary>Whether a particle of a verb stands behind its object: "turned the request down".</summary>
    public bool HasParticle(int verb, string particle)
    {
        foreach (var child in Tree!.ChildrenOf(verb))
            if (Lower(child) == particle && child > verb && (Tree.Is(child, "compound") || Tree.Is(child, "advmod")))
                return true;
        for (var i = verb + 1; i < Length && i <= verb + ParticleReach; i++)
            if (Lower(i) == particle)
                return i + 1 >= Length
                    || Tokens[i + 1].Is(WordTags.Punctuation | WordTags.Preposition | WordTags.Conjunction);
        return false;
    }

    /// <summary>Whether a token is a verb here.</summary>
    public bool IsVerb(int at)
    {
        if (Tree is null || Tokens[at].Word.Is(WordTags.Modal)) return false;
        if (MentionAt[at] is { } mention && (mention.Kind != PhraseKind.Role || mention.End > mention.First + 1))
            return false;
        return Tree.TagOf(at) == PartOfSpeech.Verb && Tree.RelationOf(at) != "amod"
            || Tree.TagOf(at) is PartOfSpeech.Noun or PartOfSpeech.Adj or PartOfSpeech.Propn && IsVerbAfterName(at);
    }

    // "Kenya and Uganda cut ties": a form of a verb between a name and an object, where the tree has no verb before.
    private bool IsVerbAfterName(int at)
    {
        var word = Tokens[at].Word;
        if (!word.Has(VerbForms.Base | VerbForms.Third | VerbForms.Past) || word.Lemma.Verb.Length == 0 || at == 0
            || at + 1 >= Length || MentionAt[at - 1] is not { } subject || subject.IsPossessive) return false;
        var isObject = MentionAt[at + 1] is not null || Tokens[at + 1].Is(WordTags.Determiner | WordTags.Pronoun)
            || Tokens[at + 1].Word.Lemma.Text is "tie" or "relation" or "link" or "sanction" or "talk" or "contact";
        for (var i = 0; isObject && i < at; i++)
            if (Tree!.TagOf(i) is PartOfSpeech.Verb or PartOfSpeech.Aux)
                return false;
        var isAdjective = subject.Kind == PhraseKind.People && subject.IsBare
            && !Tokens[at - 1].Word.Text.EndsWith('s');
        return isObject && !isAdjective;
    }
}
