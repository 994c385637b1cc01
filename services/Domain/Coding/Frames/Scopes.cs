using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>The scopes of verbs and nouns: the words that belong to them.</summary>
internal sealed class Scopes(SentenceView sentence)
{
    private static readonly Word Comma = Words.Of(",");
    private static readonly Word Bracket = Words.Of("(");
    private static readonly Word Semicolon = Words.Of(";");

    /// <summary>Position after the last token that belongs to the word at a position.</summary>
    public int EndOf(int at)
    {
        var opener = sentence.Clauses.Opener;
        for (var i = at + 1; i < sentence.Length; i++)
        {
            if (i >= sentence.Clauses.AttributionStart && at < sentence.Clauses.AttributionStart) return i;
            if (opener[i] > at && sentence.WordAt(opener[i]) == Bracket) continue;
            if (opener[i] != opener[at] && (opener[i] > at || opener[i] < 0)) return i;
            var word = sentence.WordAt(i);
            if (word == Semicolon) return i;
            if ((word == Comma || word.Is(WordTags.Conjunction)) && IsVerbNext(i)) return i;
        }
        return sentence.Length;
    }

    // ", charging …", "and said …": the next verb has its own scope.
    private bool IsVerbNext(int at)
    {
        for (var i = at + 1; i < sentence.Length && i <= at + 4; i++)
        {
            if (sentence.Uses[i] is VerbUse.Finite or VerbUse.Passive or VerbUse.Participial) return true;
            if (!sentence.Tokens[i].Is(
                WordTags.Adverb | WordTags.Be | WordTags.Have | WordTags.Modal | WordTags.Conjunction
                    | WordTags.Pronoun | WordTags.Negation)) return false;
        }
        return false;
    }
}
