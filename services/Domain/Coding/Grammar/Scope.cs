using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>The words that belong to a verb or noun of action.</summary>
/// <param name="view">The sentence.</param>
internal sealed class Scope(SentenceView view)
{
    private readonly SentenceTree _tree = view.Tree!;

    /// <summary>
    /// Position after the last token that belongs to a verb, complements and infinitives included. What the parser hung
    /// elsewhere still counts, up to the next verb of another clause: only nine of ten phrases are hung right.
    /// </summary>
    public int EndOf(int at)
    {
        var end = at + 1;
        for (var i = at + 1; i < view.Length; i++)
        {
            if (view.Tokens[i].Word.Text is ";" or "--" or "—") return end;
            if (IsWithin(at, i)) end = i + 1;
            else if (IsOtherVerb(at, i)) return Math.Min(end, BeforeClause(i, at));
        }
        return Math.Max(end, LastPhrase(end, at));
    }

    /// <summary>Whether a token lies in the clause of a verb, or in a complement or infinitive of it.</summary>
    public bool IsWithin(int at, int token)
    {
        for (var i = token; i >= 0; i = _tree.HeadOf(i))
        {
            if (i == at) return true;
            if (Leaves(i)) return false;
        }
        return false;
    }

    /// <summary>Whether a token lies in the very clause of a verb.</summary>
    public bool IsOwn(int at, int token)
    {
        for (var i = token; i >= 0; i = _tree.HeadOf(i))
        {
            if (i == at) return true;
            if (_tree.IsClause(i)) return false;
        }
        return false;
    }

    // These edges lead out of the meaning of a verb.
    private bool Leaves(int at) => _tree.Is(at, "parataxis") || _tree.RelationOf(at) == "acl:relcl"
        || _tree.Is(at, "advcl") && !IsGerund(at) && !IsInfinitive(at)
        || _tree.RelationOf(at) == "acl" && _tree.ChildOf(at, "nsubj") >= 0
            && view.Lower(_tree.ChildOf(at, "mark")) is not "that"
        || _tree.Is(at, "conj") && view.IsVerb(at);

    private bool IsInfinitive(int at) => _tree.FineTagOf(at) == "VB" && view.Lower(_tree.ChildOf(at, "mark")) == "to";

    // "Warned against attacking": a gerund after a preposition is an object.
    private bool IsGerund(int at) => _tree.FineTagOf(at) == "VBG" && _tree.ChildOf(at, "mark", "case") >= 0
        && view.WordAt(_tree.ChildOf(at, "mark",
        "case")).Text is "of" or "against" or "for" or "from" or "in" or "with";

    private bool IsOtherVerb(int at, int i) =>
        view.IsVerb(i) && !IsWithin(at, i) && _tree.RelationOf(i) is not "amod";

    // The clause of the other verb begins at its first word, but not before the verb in question.
    private int BeforeClause(int other, int at)
    {
        var left = _tree.LeftOf(other);
        return left > at ? Math.Max(left, at + 1) : other;
    }

    private int LastPhrase(int end, int at)
    {
        var last = end;
        while (last < view.Length && !view.Tokens[last].Is(WordTags.Punctuation | WordTags.Conjunction)
               && !view.IsVerb(last) && _tree.TagOf(last) != PartOfSpeech.Sconj) last++;
        return last;
    }
}
