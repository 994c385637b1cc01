using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Finds who is acted upon by a verb.</summary>
internal sealed class Targets(SentenceView view, Arguments arguments, Scope scope, Resolution resolution)
{
    private const string Region = "REG";

    // A phrase with one of these says where, when or how, unless the dictionary names the preposition.
    private static readonly HashSet<string> Circumstance = new(StringComparer.Ordinal)
    {
        "in", "at", "near", "by", "after", "before", "during", "under", "through", "via", "since", "as", "like",
        "unlike",
        "despite", "including", "amid", "outside", "across", "inside", "within", "until", "because", "according",
        "along",
        "around", "following", "from", "of", "throughout", "beyond", "behind", "alongside", "off", "than", "about",
        "over",
        "per", "into", "aboard",
    };

    private static readonly HashSet<string> Weak = new(StringComparer.Ordinal) { "in", "at", "of", "from", "by",
        "into" };

    private static readonly Word By = Words.Of("by");
    private static readonly Word In = Words.Of("in");

    private readonly SentenceTree _tree = view.Tree!;

    /// <summary>The mentions acted upon; empty where the sentence names nobody.</summary>
    public Mention[] Of(int verb, Frame frame, int headEnd, int scopeEnd, Mention[] sources)
    {
        if (!frame.HasTarget) return [];
        var candidates = view.Mentions.Where(one => one.First >= headEnd && one.First < scopeEnd
            && !IsAmong(one, sources) && one.Actor.Kind != Region && !IsInOtherClause(verb, one) && !IsAdjective(one)
            && !IsThing(verb, frame, one)
            && (!one.Actor.Country.IsNone || !Resolution.IsOwned(view, one)
            || Resolution.IsNeighbour(view, one))).ToArray();
        var takesTo = frame.To.Any(word => word.Text is "to" or "with" or "between");
        // "Stood behind its ally": what follows the preposition of the verb itself.
        if (frame.Words.Length > 1 && frame.Words[^1].Is(WordTags.Preposition)
            && candidates.FirstOrDefault(one => one.First <= headEnd + 2 && one.Actor.IsKnown) is { } next)
            return Expanded(next, candidates);
        // "Investigates crimes by rebels against civilians", "exercises with Guyana, which Caracas condemned as a
        // provocation by Washington": those who did it.
        if (frame.Code.ToString() is ['1', '1', ..] or ['0', '9', ..] && frame.To.Contains(By)
            && Led([.. candidates.Where(one => one.Actor.IsKnown)], [By]) is { } doer) return doer;
        if (Antecedent(verb, sources) is { } antecedent) return antecedent;
        return (takesTo ? null : DirectObject(verb, candidates))
            ?? Led(candidates, frame.To.Where(word => !Weak.Contains(word.Text)))
            ?? Object(verb, candidates, sources)
            ?? Led(candidates, frame.To.Where(word => Weak.Contains(word.Text)))
            ?? (frame.To.Any(word => word.Text == "from") ? Led(candidates, [In]) : null)
            ?? First(candidates.Where(one => Resolution.IsNeighbour(view, one) && Resolution.IsOwned(view, one)))
            ?? First(candidates.Where(one => one.Actor.IsKnown
                && (one.Preposition is null || !Circumstance.Contains(one.Preposition.Text))))
            ?? First(candidates.Where(one => one.Preposition is null || !Circumstance.Contains(one.Preposition.Text)))
            ?? [];
    }

    /// <summary>The mention after one of the prepositions within a range.</summary>
    public Mention[] LedIn(int from, int to, IEnumerable<Word> prepositions, Mention[] sources) =>
        Led([.. view.Mentions.Where(one => one.First >= from && one.First < to && !IsAmong(one, sources)
            && one.Actor.Kind != Region && !IsAdjective(one))], prepositions) ?? [];

    // "Sent a warship", "withdrew troops": what is sent is not whom it is sent against.
    private bool IsThing(int verb, Frame frame, Mention mention) => frame.With is not null && frame.To.Length > 0
        && !mention.Actor.IsKnown && mention.Kind == PhraseKind.Role && !Resolution.IsNeighbour(view, mention)
        && _tree.ChildOf(verb, "obj") == view.HeadOf(mention)
        && frame.Code.ToString() is ['0', '7', ..] or ['1', '5', ..];

    // "Military cooperation" names no military.
    private bool IsAdjective(Mention mention) => mention.Kind == PhraseKind.Role && !mention.Actor.IsKnown
        && view.HeadOf(mention) is var head && _tree.RelationOf(head) is "amod" or "compound"
        && view.MentionAt[_tree.HeadOf(head)] is null;

    /// <summary>Whether a mention is a source, or names the same actor.</summary>
    public bool IsAmong(Mention mention, Mention[] sources)
    {
        foreach (var source in sources)
        {
            if (source.First == mention.First) return true;
            if (!mention.Actor.IsKnown) continue;
            var theirs = resolution.Of(source, view);
            if (theirs.IsKnown && mention.Actor.Code == theirs.Code && (mention.IsBare || theirs.Country.IsNone))
                return true;
        }
        return false;
    }

    // The object itself, or the recipient: "warned Iran", but not "the minister told reporters".
    private Mention[]? DirectObject(int verb, Mention[] candidates)
    {
        var obj = _tree.ChildOf(verb, "iobj") is >= 0 and var given ? given : _tree.ChildOf(verb, "obj");
        if (obj < 0 || view.MentionAt[obj] is null
            && obj > verb + 4) obj = NameAfter(verb) is >= 0 and var next ? next : obj;
        if (obj < 0 || view.MentionAt[obj] is not { } mention || Array.IndexOf(candidates, mention) < 0
            || !mention.Actor.IsKnown || view.HeadOf(mention) != obj) return null;
        return Expanded(mention, candidates);
    }

    // "North Korea, which it blames": the object stands before its clause.
    private Mention[]? Antecedent(int verb, Mention[] sources)
    {
        if (_tree.RelationOf(verb) != "acl:relcl" || arguments.ObjectOf(verb) is not (>= 0 and var obj) || obj > verb)
            return null;
        var found = arguments.In(obj).Where(one => one.Actor.IsKnown && !IsAmong(one, sources)).ToArray();
        return found.Length > 0 ? found : null;
    }

    // "Ordered Syria to …": a country right after the verb is the object, whatever the tree says.
    private int NameAfter(int verb)
    {
        for (var i = verb + 1; i < view.Length && i <= verb + 2; i++)
        {
            if (view.MentionAt[i] is { IsPossessive: false, IsAttribute: false, Preposition: null } next
                && next.Actor.IsKnown)
                return view.HeadOf(next);
            if (!view.Tokens[i].Is(WordTags.Determiner)) break;
        }
        return -1;
    }

    // Who owns the object, or whose it is: "a Greek tanker", "the ambassador of Chile".
    private Mention[]? Object(int verb, Mention[] candidates, Mention[] sources)
    {
        var obj = _tree.ChildOf(verb, "obj", "iobj");
        if (obj < 0) return null;
        var found = arguments.In(obj).Where(one => Array.IndexOf(candidates, one) >= 0
            && (one.Actor.IsKnown || !IsSource(one, sources))).ToArray();
        return found.Any(one => one.Actor.IsKnown) ? [.. found.Where(one => one.Actor.IsKnown)] : null;
    }

    private bool IsSource(Mention mention, Mention[] sources) =>
        resolution.Of(mention, view) is var actor && sources.Any(one => resolution.Of(one, view).Code == actor.Code);

    private Mention[]? Led(Mention[] candidates, IEnumerable<Word> prepositions)
    {
        foreach (var preposition in prepositions)
            if (First(candidates.Where(one => one.Preposition == preposition && one.Actor.IsKnown)) is { } led)
                return led;
        foreach (var preposition in prepositions)
            if (First(candidates.Where(one => one.Preposition == preposition)) is { } led)
                return led;
        return null;

        Mention[]? First(IEnumerable<Mention> these) => these.FirstOrDefault() is { } one
            ? Expanded(one, candidates) : null;
    }

    private Mention[]? First(IEnumerable<Mention> candidates) =>
        candidates.FirstOrDefault() is { } first ? Expanded(first, [.. candidates]) : null;

    private Mention[] Expanded(Mention first, Mention[] candidates) =>
        [.. arguments.Listed(first).Where(one => one == first
            || Array.IndexOf(candidates, one) >= 0 || one.First > first.First && one.Actor.IsKnown)];

    // A name in a relative or adverbial clause of its own is no object of this verb.
    private bool IsInOtherClause(int verb, Mention mention)
    {
        for (var at = view.HeadOf(mention); at >= 0 && at != verb; at = _tree.HeadOf(at))
        {
            if (_tree.Dominates(at, verb)) return false;
            if (_tree.RelationOf(at) is "acl:relcl" or "parataxis"
                || _tree.RelationOf(at) == "acl" && _tree.ChildOf(at, "nsubj") >= 0 && !scope.IsWithin(verb, at)
                || _tree.Is(at, "advcl") && !scope.IsWithin(verb, at)) return true;
        }
        return false;
    }
}
