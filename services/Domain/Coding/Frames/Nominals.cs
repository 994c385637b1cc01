using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Nouns of action: which noun a verb governs, and who acts on whom in its phrase.</summary>
internal sealed class Nominals(SentenceView view, Arguments arguments, Targets targets)
{
    // "The expulsion came on Monday": the noun is what happened.
    private static readonly HashSet<string> OccurrenceVerbs = new(StringComparer.Ordinal)
    {
        "come", "happen", "occur", "follow", "begin", "start", "continue", "resume", "open", "last", "conclude",
        "erupt",
        "ensue", "take", "go", "break", "hold", "mark", "kill", "wound", "leave", "destroy", "damage", "hit", "injure",
        "anger", "end", "be", "raise", "cause", "prompt", "trigger", "spark", "take place", "break out", "lead",
    };

    // A noun in these phrases reports its act as a fact: "after the expulsion by Prague".
    private static readonly HashSet<string> Presupposing = new(StringComparer.Ordinal)
    {
        "after", "following", "since", "during", "in", "amid", "over", "despite", "by", "with", "at", "from", "because",
        "on",
    };

    private static readonly HashSet<string> Answers = new(StringComparer.Ordinal)
    {
        "answer", "response", "reaction", "reply", "retaliation", "revenge", "protest", "reprisal", "anger", "outrage",
    };

    // What these are said of is taken for a fact.
    private static readonly HashSet<string> Presumed = new(StringComparer.Ordinal)
    {
        "follow", "precede", "greet", "meet", "condemn", "criticise", "criticize", "welcome", "mark", "report",
        "announce", "confirm",
    };

    private static readonly HashSet<string> Confirming = new(StringComparer.Ordinal) { "confirm", "announce",
        "report" };

    private readonly SentenceTree _tree = view.Tree!;

    /// <summary>
    /// The noun of action that a verb governs, as object or after a preposition; -1 where it governs none.
    /// </summary>
    public int GovernedBy(int verb)
    {
        var obj = arguments.ObjectOf(verb);
        if (obj >= 0 && ActIn(obj) is >= 0 and var act) return act;
        if (obj >= 0)
            foreach (var child in _tree.ChildrenOf(obj))
                if (_tree.Is(child, "conj") && !view.IsVerb(child) && ActIn(child) is >= 0 and var joined)
                    return joined;
        foreach (var child in _tree.ChildrenOf(verb))
            if (child > verb && (_tree.Is(child, "obl") || _tree.Is(child, "nmod"))
                && _tree.ChildOf(child, "case") is >= 0 and var preposition
                && view.Lower(preposition) is "from" or "of" or "in" or "on" or "with" or "off" or "to"
                && Polarity.Of(view, verb) is not null && obj < 0
                && ActIn(child) is >= 0 and var led) return led;
        // The noun of action right behind a verb is its object, whatever the tree says.
        for (var i = verb + 1; obj < 0 && i < view.Length && i <= verb + 5 && !view.IsVerb(i); i++)
        {
            if (view.Tokens[i].Is(WordTags.Punctuation | WordTags.Preposition | WordTags.Conjunction)) break;
            if (view.MentionAt[i] is null && view.WordAt(i).Lemma.Noun.Length > 0) return i;
        }
        return -1;
    }

    /// <summary>
    /// Whether a verb of the sentence governs a noun, so that the verb decides what becomes of its act.
    /// </summary>
    public bool IsGoverned(int noun)
    {
        var at = Top(noun);
        var head = _tree.HeadOf(at);
        // "The expulsion was followed by a protest": it happened.
        if (head >= 0 && _tree.RelationOf(at) == "nsubj:pass" && Presumed.Contains(view.LemmaOf(head))) return false;
        return head >= 0 && (_tree.Is(at, "obj") || _tree.Is(at, "nsubj:pass") || _tree.Is(at, "xcomp"))
            && !(view.IsVerb(head) && _tree.Is(at, "obj") && Confirming.Contains(view.LemmaOf(head)));
    }

    /// <summary>
    /// The verb that confirms an act, or in whose clause a party is "in talks"; -1 where there is none.
    /// </summary>
    public int Carrier(int noun, Frame frame)
    {
        var at = Top(noun);
        var head = _tree.HeadOf(at);
        if (head < 0 || !view.IsVerb(head)) return -1;
        if (_tree.Is(at, "obj")) return head;
        var preposition = view.Lower(_tree.ChildOf(at, "case"));
        // "On a trip to Moscow, the minister said": who speaks or signs there travels.
        if (frame.Code.ToString() == "042" && _tree.Is(at, "obl") && preposition is "on" or "during") return head;
        return frame.IsMutual && frame.Code.ToString().StartsWith("04", StringComparison.Ordinal)
            && _tree.Is(at, "obl") && preposition is "in" or "after" or "following" or "during" ? head : -1;
    }

    /// <summary>Whether the sentence asserts the act of a noun that no verb governs.</summary>
    public bool IsAsserted(int noun, FactFinder facts)
    {
        var at = Top(noun);
        var head = _tree.HeadOf(at);
        if (head < 0) return true;
        var isReal = facts.Of(_tree.ClauseOf(at)).Fact == Factuality.Done
            && !(_tree.ChildOf(at, "det") is >= 0 and var determiner && view.Lower(determiner) is "no" or "any");
        if (!isReal) return false;
        if (_tree.Is(at, "obj")) return Confirming.Contains(view.LemmaOf(head));
        if (_tree.RelationOf(at) == "nsubj:pass" && Presumed.Contains(view.LemmaOf(head))) return true;
        // "The alliance serves as an example": a state of things that did not happen just now.
        if (_tree.Is(at, "nsubj") && view.LemmaOf(noun) is "alliance" or "partnership" or "coalition" or "cooperation")
            return OccurrenceVerbs.Contains(view.LemmaOf(head));
        if (_tree.Is(at, "nsubj")) return OccurrenceVerbs.Contains(view.LemmaOf(head))
            || view.Tokens[head].Is(WordTags.Be) || view.IsVerb(head) && IsDefinite(at);
        var marker = _tree.ChildOf(at, "case");
        var preposition = view.Lower(marker);
        if (_tree.Is(at, "obl")) return Presupposing.Contains(preposition) || preposition == "to"
            && Answers.Contains(view.Lower(marker - 1));
        if (_tree.Is(at, "nmod")) return preposition is "after" or "over" or "following" or "during"
            || preposition == "to" && Answers.Contains(view.LemmaOf(head));
        return _tree.Is(at, "conj") && view.IsVerb(head);
    }

    /// <summary>Who acts on whom in the phrase of a noun of action.</summary>
    public (Mention[] Sources, Mention[] Targets) Parties(int noun, Frame frame)
    {
        var first = noun - frame.Words.Length + 1;
        var end = EndOfPhrase(noun);
        var by = targets.LedIn(noun + 1, end, [Words.Of("by")], []);
        var owner = view.Mentions.LastOrDefault(one => one.End <= first && one.End >= first - 3 && one.Actor.IsKnown
            && (one.IsPossessive || IsQualifier(one, first)));
        // "Is in talks with": the noun is the predicate, with a subject of its own.
        var subject = _tree.ChildOf(noun, "cop") >= 0 ? arguments.In(_tree.ChildOf(noun, "nsubj")) : [];
        Mention[] sources = by.Length > 0 ? by : subject.Length > 0 ? subject : owner is not null
            ? arguments.Listed(owner) : [];
        if (frame.IsMutual)
        {
            var parties = targets.LedIn(noun + 1, end, [Words.Of("between"), Words.Of("among")], sources);
            if (parties.Length < 2) parties = targets.LedIn(noun + 1, end, [Words.Of("of")], sources);
            if (parties.Length > 1) return (parties, []);
            return (sources, targets.LedIn(noun + 1, end, [Words.Of("with")], sources));
        }
        // "The killing of an Iranian by Israel": of whom it is, where somebody else is named as doing it.
        var found = targets.LedIn(noun + 1, end, frame.To, sources);
        return (sources, found);
    }

    /// <summary>Position after the last token that may belong to the phrase of a noun.</summary>
    public int EndOfPhrase(int noun)
    {
        var right = _tree.RightOf(noun);
        for (var i = noun + 1; i < view.Length; i++)
            if (i > right
                && (view.IsVerb(i) || view.Tokens[i].Is(WordTags.Punctuation | WordTags.Relative | WordTags.Modal
                | WordTags.Be | WordTags.Have)))
                return i;
        return view.Length;
    }

    private bool IsQualifier(Mention mention, int noun)
    {
        for (var i = mention.End; i < noun; i++)
            if (!view.Tokens[i].Is(WordTags.Adjective | WordTags.Number) && view.Tokens[i].Word != Words.Unknown
                && _tree.TagOf(i) is not (PartOfSpeech.Adj or PartOfSpeech.Noun))
                return false;
        return mention.IsBare && mention.Preposition?.Text is not ("in" or "at");
    }

    private bool IsDefinite(int noun) => _tree.ChildOf(noun, "det") is >= 0 and var determiner
        && view.Lower(determiner) is "the" or "this" or "that" || _tree.ChildOf(noun, "nmod:poss") >= 0;

    // "A series of attacks", "the first of the talks": the counting noun stands for the noun that it counts.
    private int Top(int noun)
    {
        var at = noun;
        while (_tree.HeadOf(at) is >= 0 and var head && _tree.Is(at, "nmod") && head < at
            && _tree.ChildOf(at, "case") is >= 0 and var of && view.Lower(of) == "of"
            && view.WordAt(head).Lemma.Noun.Length == 0 && !Governors.Of(view.LemmaOf(head)).Any(IsModal))
            at = head;
        while (_tree.Is(at, "conj") && !view.IsVerb(at) && _tree.HeadOf(at) is >= 0 and var first
            && !view.IsVerb(first))
            at = first;
        return at;
    }

    private static bool IsModal(string which) => which is not ("said" or "phase");

    private int ActIn(int noun)
    {
        if (view.WordAt(noun).Lemma.Noun.Length > 0 && view.MentionAt[noun] is null) return noun;
        foreach (var child in _tree.ChildrenOf(noun))
            if (child > noun && _tree.Is(child, "nmod") && _tree.ChildOf(child, "case") is >= 0 and var of
                && (view.Lower(of) is "of" or "to" || view.Lower(of) == "in" && view.LemmaOf(noun) == "part")
                && view.MentionAt[child] is null
                && view.WordAt(child).Lemma.Noun.Length > 0
                && view.MentionAt[noun] is null)
                return child;
        return -1;
    }
}
