using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>The use of a word as a verb in its clause.</summary>
internal enum VerbUse
{
    None,
    Finite,
    Passive,
    Infinitive,

    /// <summary>"-ing" after a comma: "…, charging its neighbour with …".</summary>
    Participial,

    /// <summary>"-ing" after a preposition or a noun.</summary>
    Gerund,

    /// <summary>A participle after the noun it describes: "the curfew imposed in Sudan".</summary>
    Reduced,
}

/// <summary>Determines which words of a sentence are verbs, from the words next to them.</summary>
internal static class VerbFinder
{
    private static readonly Word To = Words.Of("to");
    private static readonly Word By = Words.Of("by");
    private static readonly Word That = Words.Of("that");
    private static readonly Word Comma = Words.Of(",");
    private static readonly Word And = Words.Of("and");
    private static readonly Word On = Words.Of("on");
    private static readonly Word Hyphen = Words.Of("-");
    private static readonly Word Re = Words.Of("re");
    private static readonly Word Ago = Words.Of("ago");

    /// <summary>The use of every token.</summary>
    public static VerbUse[] Find(Token[] tokens, Mention?[] mentionAt)
    {
        var uses = new VerbUse[tokens.Length];
        var hasFinite = false;
        for (var at = 0; at < tokens.Length; at++)
        {
            var word = tokens[at].Word;
            if (word.Is(WordTags.Punctuation | WordTags.Conjunction | WordTags.Subordinator | WordTags.Relative)
                || word == That) hasFinite = false;
            if (word.Forms == VerbForms.None
                || word.Is(WordTags.Be | WordTags.Have | WordTags.Do | WordTags.Modal)) continue;
            if (mentionAt[at] is { } mention && (tokens[at].IsCapital || mention.First < at
                || mention.End > at + 1)) continue;
            uses[at] = UseOf(tokens, mentionAt, at, hasFinite);
            if (uses[at] is VerbUse.Finite or VerbUse.Passive) hasFinite = !word.Lemma.Is(WordTags.Speech);
        }
        return uses;
    }

    /// <summary>The position of the previous word, skipping adverbs and negations; -1 where there is none.</summary>
    public static int Before(Token[] tokens, int at)
    {
        var i = at - 1;
        while (i >= 0 && (tokens[i].Is(WordTags.Adverb | WordTags.Negation) && tokens[i].Word != Ago
                   || tokens[i].Word == On && i + 1 < at && tokens[i + 1].Is(WordTags.Adverb))) i--;
        // "Re-open" is "open".
        return i >= 1 && tokens[i].Word == Hyphen && tokens[i - 1].Word == Re
            && i == at - 1 ? Before(tokens, i - 1) : i;
    }

    private static VerbUse UseOf(Token[] tokens, Mention?[] mentionAt, int at, bool hasFinite)
    {
        var forms = tokens[at].Word.Forms;
        var before = Before(tokens, at);
        var p = before >= 0 ? tokens[before].Word : null;
        if (p == To && (forms & VerbForms.Base) != 0) return VerbUse.Infinitive;
        if (p is not null && p.Is(WordTags.Modal | WordTags.Do) && (forms & VerbForms.Base) != 0) return VerbUse.Finite;
        if (p is not null && p.Is(WordTags.Have) && (forms & VerbForms.Participle) != 0) return VerbUse.Finite;
        if (p is not null && p.Is(WordTags.Be))
        {
            if ((forms & VerbForms.Ing) != 0) return VerbUse.Finite;
            if ((forms & VerbForms.Participle) != 0) return VerbUse.Passive;
        }
        if ((forms & VerbForms.Ing) != 0) return IngUse(tokens, mentionAt, before, p, at);
        if ((forms & (VerbForms.Past | VerbForms.Participle)) != 0)
            return PastUse(tokens, mentionAt, at, before, p, hasFinite);
        return PresentUse(tokens, mentionAt, at, before, p, hasFinite);
    }

    private static VerbUse IngUse(Token[] tokens, Mention?[] mentionAt, int before, Word? p, int at)
    {
        if (p is null || p.Is(WordTags.Determiner | WordTags.Adjective | WordTags.Possessive)) return VerbUse.None;
        if (p == Comma) return VerbUse.Participial;
        if (p.Is(WordTags.Preposition | WordTags.Subordinator)) return VerbUse.Gerund;
        if (p.Is(WordTags.Conjunction)) return VerbUse.Participial;
        if (p.Lemma.Is(WordTags.Transparent) && p.Forms != VerbForms.None) return VerbUse.Infinitive;
        return mentionAt[before] is not null || at + 1 < tokens.Length && tokens[at + 1].Is(WordTags.Determiner)
            ? VerbUse.Gerund
            : VerbUse.None;
    }

    private static VerbUse PastUse(
        Token[] tokens, Mention?[] mentionAt, int at, int before, Word? p, bool hasFinite)
    {
        if (p is null) return VerbUse.Reduced;
        if (p == Hyphen) return VerbUse.None;
        if (p.Is(WordTags.Possessive) || p.Is(WordTags.Determiner | WordTags.Preposition)) return VerbUse.None;
        if (p.Is(WordTags.Adjective) && !p.Is(WordTags.Number)
            && !p.Is(WordTags.Adverb) && mentionAt[before] is null) return VerbUse.None;
        var next = at + 1 < tokens.Length ? tokens[at + 1].Word : null;
        var forms = tokens[at].Word.Forms;
        var isPast = (forms & VerbForms.Past) != 0;
        if (p.Is(WordTags.Conjunction) || p == Comma) return isPast && next != By ? VerbUse.Finite : VerbUse.Reduced;
        if (hasFinite) return VerbUse.Reduced;
        if (!isPast || next == By) return VerbUse.Reduced;
        // A past form right before a bare plural noun is an adjective more often than not: "alleged bombers".
        return VerbUse.Finite;
    }

    private static VerbUse PresentUse(
        Token[] tokens, Mention?[] mentionAt, int at, int before, Word? p, bool hasFinite)
    {
        if (p is null || hasFinite || at + 1 >= tokens.Length) return VerbUse.None;
        var next = tokens[at + 1];
        var opens = next.Is(WordTags.Determiner | WordTags.Pronoun | WordTags.Adjective | WordTags.Number)
            || next.Word == That || next.Word == To || mentionAt[at + 1] is not null
            || (next.Is(WordTags.Preposition | WordTags.Adverb) && next.Word != Words.Of("of"))
            || next.Word.Has(VerbForms.Past);
        if (!opens) return VerbUse.None;
        if (p.Is(WordTags.Pronoun | WordTags.Relative)) return VerbUse.Finite;
        if (mentionAt[before] is not { } mention || mention.IsPossessive
            || mention.End != before + 1) return VerbUse.None;
        var isThird = (tokens[at].Word.Forms & VerbForms.Third) != 0;
        var isPlural = p.Text.EndsWith('s') && !tokens[before].Is(WordTags.Pronoun)
            || p.Text is "people" or "police";
        var isAdjective = mention.Kind == PhraseKind.People && mention.IsBare && !isPlural;
        return (isThird || isPlural) && !isAdjective ? VerbUse.Finite : VerbUse.None;
    }
}
