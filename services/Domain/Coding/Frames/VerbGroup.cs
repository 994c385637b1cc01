using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>A verb with the auxiliaries before it, and the properties that they give it.</summary>
/// <param name="Start">Position of the first auxiliary, or of the verb.</param>
/// <param name="Governor">Of an infinitive, the position of the word that governs it; -1 where there is none.</param>
internal readonly record struct VerbGroup(
    int Start, int Governor, bool IsNegated, bool IsFuture, bool IsPossible, bool IsObliged, bool IsPassive,
    bool IsPast)
{
    private const int GovernorReach = 12;
    private const WordTags Auxiliary =
        WordTags.Adverb | WordTags.Negation | WordTags.Be | WordTags.Have | WordTags.Do | WordTags.Modal;

    private static readonly Word To = Words.Of("to");
    private static readonly Word Used = Words.Of("used");
    private static readonly Word Comma = Words.Of(",");
    private static readonly Word[] Futures = [Words.Of("will"), Words.Of("would"), Words.Of("shall"), Words.Of("'ll")];
    private static readonly Word[] Possibles = [Words.Of("may"), Words.Of("might"), Words.Of("could"), Words.Of("can")];
    private static readonly Word[] Nouns =
        [Words.Of("plan"), Words.Of("decision"), Words.Of("intention"), Words.Of("offer"), Words.Of("threat"),
         Words.Of("pledge"), Words.Of("effort"), Words.Of("attempt"), Words.Of("right"), Words.Of("promise"),
         Words.Of("refusal"), Words.Of("demand"), Words.Of("request"), Words.Of("call"), Words.Of("commitment")];

    /// <summary>The group of the verb at a position.</summary>
    public static VerbGroup At(SentenceView sentence, int at)
    {
        var (start, negated, future, possible, obliged) = (at, false, false, false, false);
        var wasUsed = false;
        var i = at - 1;
        var isInfinitive = sentence.Uses[at] == VerbUse.Infinitive;
        for (; i >= 0; i--)
        {
            var word = sentence.WordAt(i);
            if (word == To && isInfinitive && i == VerbFinder.Before(sentence.Tokens, at)) continue;
            if (!word.Is(Auxiliary))
            {
                wasUsed = word == Used && isInfinitive;
                break;
            }
            negated |= word.Is(WordTags.Negation);
            future |= Array.IndexOf(Futures, word) >= 0;
            possible |= Array.IndexOf(Possibles, word) >= 0;
            obliged |= word.Is(WordTags.Modal) && Array.IndexOf(Futures, word) < 0
                && Array.IndexOf(Possibles, word) < 0;
            start = i;
        }
        var governor = isInfinitive ? GovernorOf(sentence, at) : -1;
        return new(start, governor, negated, future, possible, obliged, sentence.Uses[at] == VerbUse.Passive, wasUsed);
    }

    private static int GovernorOf(SentenceView sentence, int at)
    {
        var from = sentence.WordAt(VerbFinder.Before(sentence.Tokens, at)) == To
            ? VerbFinder.Before(sentence.Tokens, at) - 1
            : at - 1;
        for (var i = from; i >= 0 && i > at - GovernorReach; i--)
        {
            var word = sentence.WordAt(i);
            if (sentence.Uses[i] != VerbUse.None || word.Set.Length > 0
                || Array.IndexOf(Nouns, word.Lemma) >= 0) return i;
            if (word.Is(WordTags.Be) && i == from) return i;
            if (word.Is(WordTags.Subordinator | WordTags.Relative) || word == Comma) return -1;
        }
        return -1;
    }
}
