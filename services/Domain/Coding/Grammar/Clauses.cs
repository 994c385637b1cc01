using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>The clauses of a sentence: which words belong to the main clause and which to side clauses.</summary>
internal sealed class Clauses
{
    private static readonly Word Comma = Words.Of(",");
    private static readonly Word That = Words.Of("that");
    private static readonly Word According = Words.Of("according");
    private static readonly Word As = Words.Of("as");
    private static readonly Word OpenBracket = Words.Of("(");
    private static readonly Word CloseBracket = Words.Of(")");

    private Clauses(int length)
    {
        Opener = new int[length];
        Array.Fill(Opener, -1);
    }

    /// <summary>For every token, the position of the word that opens its side clause; -1 in the main clause.</summary>
    public int[] Opener { get; }

    /// <summary>Where the main clause begins, after a leading adverbial.</summary>
    public int MainStart { get; private set; }

    /// <summary>
    /// Where "…, an official said" or "according to …" begins; the length where there is no attribution.
    /// </summary>
    public int AttributionStart { get; private set; }

    public bool IsMain(int at) => Opener[at] < 0;

    public static Clauses Of(SentenceView sentence)
    {
        var clauses = new Clauses(sentence.Length);
        clauses.MainStart = EndOfFront(sentence);
        clauses.MarkSideClauses(sentence);
        clauses.AttributionStart = AttributionIn(sentence);
        return clauses;
    }

    /// <summary>If a sentence begins with a preposition or "after", its main clause follows the comma.</summary>
    private static int EndOfFront(SentenceView sentence)
    {
        if (sentence.Length == 0 || !sentence.Tokens[0].Is(WordTags.Preposition | WordTags.Subordinator)) return 0;
        for (var i = 1; i < sentence.Length - 1; i++)
        {
            if (sentence.WordAt(i) != Comma) continue;
            var next = sentence.Tokens[i + 1];
            var isDateOrList = next.Is(WordTags.Number | WordTags.Month) || sentence.MentionAt[i - 1] is not null
                && sentence.MentionAt[i + 1] is { IsBare: true } following && following.ListedAfter >= 0;
            if (!isDateOrList) return i + 1;
        }
        return 0;
    }

    private void MarkSideClauses(SentenceView sentence)
    {
        var (opener, verbs) = (-1, 0);
        for (var i = 0; i < sentence.Length; i++)
        {
            var token = sentence.Tokens[i];
            if (i < MainStart)
            {
                Opener[i] = 0;
                continue;
            }
            if (Opens(sentence, i)) (opener, verbs) = (i, 0);
            else if (opener >= 0 && (token.Word == Comma || token.Word == CloseBracket)) opener = -1;
            else if (opener >= 0 && sentence.IsFinite(i) && ++verbs == 2
                     && sentence.Tokens[opener].Is(WordTags.Relative) && !IsJoined(sentence, i))
                opener = -1;
            Opener[i] = opener;
        }
    }

    private static bool Opens(SentenceView sentence, int at)
    {
        var word = sentence.WordAt(at);
        if (word == OpenBracket) return true;
        if (at == sentence.Clauses?.MainStart) return false;
        if (word == That)
            return at > 0 && sentence.Uses[at - 1] == VerbUse.None && at + 1 < sentence.Length
                && !FollowsSpeech(sentence, at)
                && (sentence.Uses[at + 1] != VerbUse.None
                    || sentence.Tokens[at + 1].Is(WordTags.Modal | WordTags.Be | WordTags.Have));
        if (word == As) return at + 1 < sentence.Length && IsClauseAfter(sentence, at);
        return at > 0 && (word.Is(WordTags.Relative) || word.Is(WordTags.Subordinator) && IsClauseAfter(sentence, at));
    }

    private static bool FollowsSpeech(SentenceView sentence, int at)
    {
        for (var i = at - 1; i >= 0 && i >= at - 6; i--)
            if (sentence.IsSpeech(i))
                return true;
        return false;
    }

    private static bool IsClauseAfter(SentenceView sentence, int at)
    {
        for (var i = at + 1; i < sentence.Length && i < at + 10 && sentence.WordAt(i) != Comma; i++)
            if (sentence.IsFinite(i))
                return true;
        return false;
    }

    private static bool IsJoined(SentenceView sentence, int at)
    {
        for (var i = at - 1; i >= 0 && i >= at - 3; i--)
            if (sentence.Tokens[i].Is(WordTags.Conjunction))
                return true;
        return false;
    }

    private static int AttributionIn(SentenceView sentence)
    {
        var seen = false;
        var comma = -1;
        for (var i = 0; i < sentence.Length; i++)
        {
            if (sentence.WordAt(i) == According) return seen ? i : sentence.Length;
            if (sentence.WordAt(i) == Comma) comma = i;
            if (!sentence.IsFinite(i)) continue;
            if (seen && comma >= 0 && sentence.IsSpeech(i) && NoFiniteBetween(sentence, comma, i)) return comma;
            seen = true;
        }
        return sentence.Length;
    }

    private static bool NoFiniteBetween(SentenceView sentence, int from, int to)
    {
        for (var i = from + 1; i < to; i++)
            if (sentence.IsFinite(i) || sentence.Tokens[i].Is(WordTags.Relative))
                return false;
        return true;
    }
}
