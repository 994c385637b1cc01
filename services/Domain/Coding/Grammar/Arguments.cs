using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>Who stands in which relation to a verb: its subject, its object, and the actors in their phrases.</summary>
/// <param name="view">The sentence.</param>
internal sealed class Arguments(SentenceView view)
{
    private const int DepthMax = 8;

    // With these the object does what the infinitive says: "asked Iran to leave".
    private static readonly HashSet<string> ObjectControl = new(StringComparer.Ordinal)
    {
        "ask", "urge", "tell", "order", "want", "force", "persuade", "allow", "let", "invite", "request", "call",
        "help",
        "press", "pressure", "lobby", "encourage", "convince", "compel", "permit", "enable", "require", "expect",
        "warn",
        "beg", "implore", "oblige", "push", "instruct", "command", "prompt", "lead", "cause", "forbid", "advise",
        "accuse",
        "suspect", "blame", "authorise", "authorize", "appeal", "beseech", "see", "make", "have",
    };

    private readonly SentenceTree _tree = view.Tree!;

    /// <summary>Whether a verb stands in the passive, or is a participle behind the noun that it describes.</summary>
    public bool IsPassive(int verb) =>
        _tree.ChildOf(verb, "nsubj:pass", "aux:pass") >= 0
        || _tree.RelationOf(verb) == "acl" && _tree.FineTagOf(verb) == "VBN"
        || _tree.FineTagOf(verb) == "VBN" && !HasAuxiliary(verb, "have") && HasAuxiliary(verb, "be")
        || _tree.Is(verb, "conj") && _tree.FineTagOf(verb) == "VBN" && _tree.ChildOf(verb, "nsubj", "aux") < 0
            && _tree.ChildOf(verb, "obj") < 0 && view.IsVerb(_tree.HeadOf(verb)) && IsPassive(_tree.HeadOf(verb));

    /// <summary>
    /// The heads of the noun phrase that is the subject of a verb, its own or that of the verb above.
    /// </summary>
    public int SubjectOf(int verb, int depth = 0)
    {
        if (depth > DepthMax) return -1;
        var own = _tree.ChildOf(verb, "nsubj");
        if (own >= 0) return IsRelative(own) ? Antecedent(verb, own) : own;
        var above = _tree.HeadOf(verb);
        if (above < 0) return NameBefore(verb);
        switch (_tree.RelationOf(verb))
        {
            case "acl:relcl":
                return Antecedent(verb, -1);
            case "acl" when !view.IsVerb(above):
                // "The decision to expel": the subject is that of the decision.
                return _tree.FineTagOf(verb) is "VBG" or "VBN" ? above : OwnerOf(above, depth);
            case "xcomp" or "ccomp" when IsObjectControl(above)
                && _tree.ChildOf(above, "obj", "iobj") is >= 0 and var obj:
                return obj;
            case "conj" when _tree.TagOf(above) == PartOfSpeech.Noun && NameBefore(verb) is >= 0 and var name:
                return name;
        }
        return view.IsVerb(above) || _tree.IsClause(above) ? SubjectOf(above, depth + 1) : OwnerOf(above, depth + 1);
    }

    /// <summary>The head of the noun phrase that is acted upon; -1 where there is none.</summary>
    public int ObjectOf(int verb)
    {
        if (IsPassive(verb))
            return _tree.ChildOf(verb, "nsubj:pass") is >= 0 and var passive
                ? IsRelative(passive) ? Antecedent(verb, passive) : passive : SubjectOf(verb);
        return _tree.ChildOf(verb, "obj") is >= 0 and var obj ? IsRelative(obj) ? Antecedent(verb, obj) : obj
            : _tree.RelationOf(verb) == "acl:relcl" && _tree.ChildOf(verb, "nsubj") is >= 0 and var subject
                && !IsRelative(subject) ? Antecedent(verb, -1)
            : -1;
    }

    /// <summary>The mentions of a noun phrase: of its head, or of who owns or qualifies it; all of a list.</summary>
    public Mention[] In(int head)
    {
        if (head < 0) return [];
        var found = new List<Mention>();
        Collect(head, found, 0);
        return [.. found.SelectMany(Listed).Distinct()];
    }

    /// <summary>The head of the noun phrase that owns a noun, or acts in the clause of it.</summary>
    public int OwnerOf(int noun, int depth = 0)
    {
        var owner = _tree.ChildOf(noun, "nmod:poss");
        if (owner >= 0 && view.WordAt(owner).Text is not ("its" or "his" or "her" or "their")) return owner;
        var clause = _tree.ClauseOf(noun);
        return clause == noun || depth > DepthMax ? -1 : SubjectOf(clause, depth + 1);
    }

    /// <summary>The other members of a list, which commas and "and" join whatever the parser makes of them.</summary>
    public Mention[] Listed(Mention mention)
    {
        var place = Array.IndexOf(view.Mentions, mention);
        if (place < 0) return [mention];
        var (first, last) = (place, place);
        while (view.Mentions[first].ListedAfter == first - 1 && first > 0 && !IsApart(first)) first--;
        while (last + 1 < view.Mentions.Length && view.Mentions[last + 1].ListedAfter == last
            && !IsApart(last + 1)) last++;
        return view.Mentions[first..(last + 1)];
    }

    // "Turkey on Monday and, in Iran, …": two subjects of two verbs are no list.
    private bool IsApart(int place)
    {
        var (one, other) = (view.HeadOf(view.Mentions[place - 1]), view.HeadOf(view.Mentions[place]));
        for (var i = view.Mentions[place - 1].End; i < view.Mentions[place].First; i++)
            if (view.IsVerb(i))
                return true;
        return _tree.Is(other, "nsubj") && _tree.Is(one, "obj")
            || _tree.Is(other, "nsubj") && _tree.Is(one, "obl") || _tree.Is(other, "nsubj") && _tree.Is(one, "nmod");
    }

    private void Collect(int head, List<Mention> found, int depth)
    {
        if (depth > DepthMax) return;
        if (view.MentionAt[head] is { } mention)
        {
            // "Commanders of both armies": those who own a role act, where it names no country itself.
            var before = found.Count;
            if (!mention.Actor.IsKnown)
                foreach (var child in _tree.ChildrenOf(head))
                    if (view.MentionAt[child] != mention && IsQualifier(head, child)
                        && view.MentionAt[child] is { Actor.IsKnown: true } owner) found.Add(owner);
            if (found.Count == before) found.Add(mention);
        }
        else
        {
            var before = found.Count;
            foreach (var child in _tree.ChildrenOf(head))
                if (found.Count == before && IsQualifier(head, child)) Collect(child, found, depth + 1);
        }
        foreach (var child in _tree.ChildrenOf(head))
            if (_tree.Is(child, "conj") && !view.IsVerb(child)) Collect(child, found, depth + 1);
    }

    private bool IsQualifier(int head, int child)
    {
        if (_tree.Is(child, "nmod:poss") || _tree.Is(child, "amod") || _tree.Is(child, "compound")
            || _tree.Is(child, "flat") || _tree.Is(child, "nummod")
            || _tree.RelationOf(child) == "nmod:desc") return true;
        if (_tree.Is(child, "appos")) return view.MentionAt[child] is { IsBare: false };
        if (!_tree.Is(child, "nmod")) return false;
        return _tree.ChildOf(child, "case") is >= 0 and var preposition
            && view.WordAt(preposition).Text is "of" or "from" or "in" && child > head;
    }

    private bool HasAuxiliary(int verb, string which)
    {
        foreach (var child in _tree.ChildrenOf(verb))
            if (_tree.Is(child, "aux")
                && view.Tokens[child].Is(which == "be" ? WordTags.Be : WordTags.Have))
                return true;
        return false;
    }

    private bool IsObjectControl(int verb) => ObjectControl.Contains(view.LemmaOf(verb));

    private bool IsRelative(int at) => view.Tokens[at].Is(WordTags.Relative) || view.WordAt(at).Text == "that"
        && _tree.TagOf(at) == PartOfSpeech.Pron;

    // "Which" beside an actor after a comma belongs to that actor, whatever the parser says.
    private int Antecedent(int verb, int pronoun)
    {
        var at = pronoun >= 0 ? pronoun : _tree.LeftOf(verb);
        for (var i = at - 1; i >= 0 && i >= at - 2; i--)
        {
            if (view.MentionAt[i] is { Actor: { IsKnown: true, Kind: not "REG" } } mention) return view.HeadOf(mention);
            if (!view.Tokens[i].Is(WordTags.Punctuation)) break;
        }
        var head = _tree.HeadOf(verb);
        return head >= 0 && _tree.RelationOf(verb) == "acl:relcl" ? head : at > 0 ? at - 1 : -1;
    }

    // A verb that the parser gave no subject takes the name right before it.
    private int NameBefore(int verb)
    {
        for (var i = verb - 1; i >= 0; i--)
        {
            if (view.MentionAt[i] is { IsPossessive: false, Preposition: null } mention) return view.HeadOf(mention);
            if (!view.Tokens[i].Is(WordTags.Adverb | WordTags.Have | WordTags.Be | WordTags.Modal | WordTags.Negation)
                && _tree.TagOf(i) != PartOfSpeech.Adv) return -1;
        }
        return -1;
    }
}
