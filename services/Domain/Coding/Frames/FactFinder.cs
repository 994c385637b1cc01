using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>What a sentence says of the reality of an act.</summary>
/// <param name="Fact">Whether it happened.</param>
/// <param name="Speaker">The verb of saying that reports it; -1 where the text itself does.</param>
/// <param name="IsFuture">Whether it lies ahead, also where it is denied ("will not").</param>
internal readonly record struct Reality(Factuality Fact, int Speaker = -1, bool IsFuture = false)
{
    /// <summary>Whether "may" or "could" makes it only possible, without a condition.</summary>
    public bool IsPossible { get; init; }
}

/// <summary>Finds the factuality of an act: done, intended, conditional, denied or only claimed.</summary>
/// <remarks>
/// The tree decides, and so does a window over the words before the verb. Where the two disagree, the act does not
/// count as done: one arc in seven is wrong.
/// </remarks>
internal sealed class FactFinder(SentenceView view)
{
    private readonly SentenceTree _tree = view.Tree!;
    private readonly Hedges _hedges = new(view);

    /// <summary>The words near verbs by which acts do not count as done.</summary>
    public Hedges Hedges => _hedges;

    /// <summary>The reality of the act of a verb.</summary>
    public Reality Of(int verb)
    {
        var own = OwnOf(verb);
        if (own.Fact is Factuality.Denied or Factuality.Conditional) return own;
        if (_hedges.Before(verb) is { } hedge) return own with { Fact = hedge };
        var speaker = -1;
        for (var at = verb; _tree.HeadOf(at) is >= 0 and var head; at = head)
        {
            // "Let us not forget who began: …": what follows a colon stands by itself.
            if (head < at && HasColon(head, at) && !Governors.Is(view.LemmaOf(head), "said")) break;
            var fact = AtEdge(at, head, own);
            if (IsSaid(at, head)) speaker = speaker < 0 ? head : speaker;
            if (fact is { } found) return own with { Fact = found, Speaker = speaker };
            if (_tree.RelationOf(at) == "acl:relcl") break;
        }
        if (own.Fact == Factuality.Intended && HasCondition(verb)) return own with { Fact = Factuality.Conditional };
        return own with { Speaker = speaker < 0 ? SpeakerBeside(verb) : speaker };
    }

    /// <summary>The reality that a verb's own auxiliaries and negations give it.</summary>
    public Reality OwnOf(int verb)
    {
        var (isNegated, isFuture, isConditional, isPossible) = (false, false, false, false);
        foreach (var source in Carriers(verb))
            foreach (var child in _tree.ChildrenOf(source))
            {
                var word = view.Lower(child);
                isNegated |= view.Tokens[child].Is(WordTags.Negation) || Hedges.Negating.Contains(word) && IsAct(verb)
                    || word == "no" && _tree.TagOf(child) == PartOfSpeech.Adv;
                if (_tree.Is(child, "nsubj") || _tree.Is(child, "obj") && source == verb) isNegated |= IsNone(child);
                if (!_tree.Is(child, "aux") && _tree.TagOf(child) != PartOfSpeech.Aux) continue;
                isFuture |= word is "will" or "shall" or "'ll" or "’ll" or "wo" or "would" or "'d";
                isPossible |= word is "may" or "might" or "could" && !_hedges.HasConditionBefore(verb);
                isConditional |= word is "may" or "might" or "could" or "can" or "ca" or "must" or "should" or "ought";
            }
        isNegated |= IsAct(verb) && _hedges.IsNegatedBefore(verb);
        isFuture |= _hedges.IsFutureBefore(verb) || IsToBe(verb);
        return isNegated ? new(Factuality.Denied, IsFuture: isFuture)
            : isConditional ? new(Factuality.Conditional, IsFuture: isFuture) { IsPossible = isPossible }
            : isFuture ? new(Factuality.Intended, IsFuture: true)
            : new(Factuality.Done);
    }

    private bool HasColon(int from, int to)
    {
        for (var i = from + 1; i < to; i++)
            if (view.Lower(i) == ":")
                return true;
        return false;
    }

    // "Fiji is to open an embassy"
    private bool IsToBe(int verb) => _tree.FineTagOf(verb) == "VB" && view.Lower(verb - 1) == "to"
        && view.Lower(verb - 2) is "is" or "are" && view.Tokens[verb - 2].Is(WordTags.Be);

    // "Nearly coincided with the exercises" takes nothing from the exercises.
    private bool IsAct(int verb) => !view.IsVerb(verb) || view.WordAt(verb).Lemma.Verb.Length > 0
        || Polarity.Of(view, verb) is not null;

    // A verb joined by "and" shares the auxiliaries of the first where it has none of its own.
    private List<int> Carriers(int verb)
    {
        var found = new List<int> { verb };
        for (var at = verb; _tree.Is(at, "conj") && _tree.HeadOf(at) is var head && view.IsVerb(head)
             && _tree.FineTagOf(at) == _tree.FineTagOf(head) && _tree.ChildOf(at, "nsubj", "aux") < 0; at = head)
            found.Add(head);
        return found;
    }

    private Factuality? AtEdge(int at, int head, Reality own)
    {
        switch (_tree.RelationOf(at))
        {
            case "acl" when IsGerundObject(at) && _tree.Is(head, "obj") && view.IsVerb(_tree.HeadOf(head)):
                return ByGovernor(at, _tree.HeadOf(head));
            // "There is no evidence that Peru bombed": the parser takes "that" for a relative pronoun.
            case "acl:relcl" when IsNone(head) && Governors.Is(view.LemmaOf(head), "evidence"):
                return Factuality.Denied;
            // "Has taken steps to ease": what the steps lead to is done.
            case "obj" when Governors.Is(view.LemmaOf(at), "phase"):
                return null;
            case "acl" when IsFirstTo(at, head) || IsTimed(at, head):
                return null;
            case "conj" when IsAstray(at, head):
                return Factuality.Unreal;
            case "acl" or "advcl" when view.Lower(_tree.ChildOf(at, "mark")) is "after" or "since" or "as" or "because":
                return ByMark(at, head);
            case "ccomp" or "xcomp" or "csubj" or "csubj:pass" or "acl" or "obj":
                return ByGovernor(at, head);
            case "parataxis" when view.IsVerb(head):
                return null;
            case "advcl" or "obl" when IsGerundObject(at):
                return ByGovernor(at, head);
            case "nmod" when IsGerundObject(at) && _tree.HeadOf(head) >= 0:
                return ByGovernor(at, _tree.HeadOf(head));
            case "advcl" when _tree.FineTagOf(at) == "VB" && IsGoverning(head):
                return ByGovernor(at, head);
            case "advcl":
                return ByMark(at, head);
            case "conj" when !view.IsVerb(head) && !_tree.IsClause(head):
                return null;
            default:
                return null;
        }
    }

    // "Agreed to lift": the parser takes some complements for purposes.
    private bool IsGoverning(int head) => Governors.Of(view.LemmaOf(head)).Any(which =>
        which is "intended" or "wished" or "refused" or "phase" or "feared" or "attempted");

    // "Hours after Canada released the vessel": the noun only counts time.
    private bool IsTimed(int at, int head) => _tree.ChildOf(at, "nsubj") >= 0
        && view.Lower(head) is "hours" or "days" or "weeks" or "months" or "minutes" or "day" or "week" or "month"
        or "years"
            or "year" or "hour";

    // "Accused X of having set off the blasts that wrecked a depot and killed two": a verb joined over the head of a
    // nearer one in a side clause is as likely part of that.
    private bool IsAstray(int at, int head)
    {
        if (!view.IsVerb(head) || _tree.ChildOf(at, "nsubj", "aux") >= 0) return false;
        for (var i = at - 1; i > head; i--)
        {
            if (view.Tokens[i].Is(WordTags.Punctuation)) return false;
            if (view.IsVerb(i)) return _tree.RelationOf(i) is "acl:relcl" or "ccomp"
                && _tree.FineTagOf(i) == _tree.FineTagOf(at);
        }
        return false;
    }

    // "Became the first leader to visit": he did.
    private bool IsFirstTo(int at, int head) => _tree.FineTagOf(at) == "VB"
        && _tree.ChildOf(head, "amod") is >= 0 and var rank
        && view.Lower(rank) is "first" or "last" or "latest" or "only" or "second" or "third";

    private bool IsGerundObject(int at) => _tree.FineTagOf(at) == "VBG"
        && _tree.ChildOf(at, "mark", "case") is >= 0 and var mark
        && view.Lower(mark) is "of" or "against" or "for" or "from" or "with" or "in";

    private Factuality? ByMark(int at, int head)
    {
        var found = _tree.ChildOf(at, "mark", "advmod");
        var mark = view.Lower(found);
        if (mark is "if" or "unless" or "lest" or "whether" or "provided" or "until" or "till")
            return Factuality.Conditional;
        if (mark is "before" or "without" or "than") return Factuality.Conditional;
        if (mark is "as" && view.Lower(found + 1) is "if" or "though") return Factuality.Unreal;
        if (mark is "when" or "once" or "where" or "as" or "after"
            && OwnOf(head).IsFuture) return Factuality.Conditional;
        // "To protect its fleet" says what for, not that it was done.
        return _tree.FineTagOf(at) == "VB" && mark is "to" or "so" ? Factuality.Unreal : null;
    }

    private Factuality? ByGovernor(int at, int head)
    {
        var lemma = view.LemmaOf(head);
        var isNegated = OwnOf(head).Fact == Factuality.Denied || IsNone(head);
        if (_tree.TagOf(head) == PartOfSpeech.Noun && SubjectVerdict(head) is { } verdict) return verdict;
        if (lemma == "true" || lemma == "case" && _tree.ChildOf(head, "cop") >= 0)
            return isNegated ? Factuality.Denied : null;
        if (view.Lower(_tree.ChildOf(at, "mark") is >= 0 and var mark ? mark : -1) is "if" or "whether")
            return Factuality.Unreal;
        if (Governors.Is(lemma, "denied")) return Factuality.Denied;
        // "Ordered his government to renounce": one's own government carries out the order.
        if (lemma is "order" or "instruct" or "direct" or "command" or "authorise" or "authorize" && view.IsVerb(head)
            && _tree.ChildOf(head, "obj", "iobj") is >= 0 and var addressee
            && IsOwn(addressee)) return isNegated ? Factuality.Denied : null;
        if (Governors.Is(lemma, "refused"))
            return view.IsVerb(head)
                && view.WordAt(head).Lemma.Verb.Length > 0 ? Factuality.Governed : Factuality.Denied;
        if (Governors.Is(lemma, "evidence")) return isNegated ? Factuality.Denied : Factuality.Unreal;
        if (Governors.Is(lemma, "feared") && !view.WordAt(head).Lemma.Verb.Any(IsWay)) return Factuality.Unreal;
        if (Governors.Is(lemma, "said"))
            return isNegated ? Factuality.Unreal : _tree.RelationOf(at) == "xcomp" ? Factuality.Unreal : null;
        if (Governors.Is(lemma, "intended") || Governors.Is(lemma, "wished") || Governors.Is(lemma, "feared"))
            return HasWay(head) ? Factuality.Governed
                : Governors.Is(lemma, "intended") && !isNegated && !WasIntended(head) ? Factuality.Intended
                : Factuality.Unreal;
        if (Governors.Is(lemma, "alleged")) return HasWay(head)
            || lemma == "accuse" ? Factuality.Governed : Factuality.Unreal;
        if (Governors.Is(lemma, "attempted")) return Factuality.Conditional;
        // "Used to buy" tells a habit, not an act.
        if (lemma == "use" && _tree.FineTagOf(at) == "VB")
            return _tree.ChildOf(head, "obj") is >= 0 and var used && used < at ? null : Factuality.Unreal;
        if (Governors.Is(lemma, "phase")) return isNegated ? Factuality.Denied : null;
        if (view.Tokens[head].Is(WordTags.Be)) return _tree.RelationOf(at) == "xcomp" ? Factuality.Intended : null;
        // An infinitive after any other word is a purpose, a clause after it an opinion.
        return _tree.RelationOf(at) == "acl"
            && _tree.FineTagOf(at) is "VBN" or "VBG" or "VBD" ? null : Factuality.Unreal;
    }

    /// <summary>Whether a noun is one's own: "his government", "the army".</summary>
    public bool IsOwn(int noun) => _tree.ChildOf(noun, "nmod:poss") is >= 0 and var owner
            && view.Lower(owner) is "his" or "its" or "her" or "their"
        || view.MentionAt[noun] is { Kind: PhraseKind.Role, Actor.IsKnown: false };

    // "Reports that … are false", "rumours that … were denied".
    private Factuality? SubjectVerdict(int noun)
    {
        if (!_tree.Is(noun, "nsubj")) return null;
        var predicate = _tree.HeadOf(noun);
        return Governors.Is(view.LemmaOf(predicate), "denied") || view.LemmaOf(predicate) == "true"
            && OwnOf(predicate).Fact == Factuality.Denied ? Factuality.Denied : null;
    }

    // "Had been due to fly": what was planned once is no longer.
    private bool WasIntended(int head) => _tree.ChildrenOf(head).Any(child =>
        view.Lower(child) is "had" or "was" or "were"
        && _tree.TagOf(child) == PartOfSpeech.Aux);

    private bool HasWay(int head) =>
        view.IsVerb(head) ? view.WordAt(head).Lemma.Verb.Any(IsWay) : view.WordAt(head).Lemma.Noun.Any(IsWay);

    private static bool IsWay(Frame frame) => frame.Way != Way.Done;

    /// <summary>The verb of saying that governs a verb or stands beside its clause; -1 where none does.</summary>
    public int SpeakerOf(int verb)
    {
        for (var at = verb; _tree.HeadOf(at) is >= 0 and var head; at = head)
        {
            if (IsSaid(at, head)) return head;
            if (!_tree.Is(at, "conj") && !_tree.Is(at, "ccomp")) break;
        }
        return SpeakerBeside(verb);
    }

    private bool IsSaid(int at, int head) => (_tree.Is(at, "ccomp") || _tree.Is(at, "parataxis"))
        && view.IsVerb(head) && Governors.Is(view.LemmaOf(head), "said");

    // "…, the minister said": the verb of saying hangs beside the clause.
    private int SpeakerBeside(int verb)
    {
        foreach (var child in _tree.ChildrenOf(_tree.ClauseOf(verb)))
            if (_tree.Is(child, "parataxis") && Governors.Is(view.LemmaOf(child), "said")) return child;
        return -1;
    }

    private bool HasCondition(int verb)
    {
        foreach (var child in _tree.ChildrenOf(verb))
            if (_tree.Is(child, "advcl")
                && (ByMark(child, verb) == Factuality.Conditional || _hedges.IsInverted(child)))
                return true;
        return _hedges.HasConditionBefore(verb);
    }

    private bool IsNone(int noun) => view.Lower(noun) is "nobody" or "none" or "nothing" or "neither"
        || _tree.ChildOf(noun, "det") is >= 0 and var determiner && view.Lower(determiner) is "no" or "neither";
}
