using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Who acts in a verb, and who is acted upon where a pronoun or nothing names it.</summary>
internal sealed class Participants(
    SentenceView view, Arguments arguments, Resolution resolution, FactFinder facts)
{
    private static readonly string[] Persons = ["it", "he", "she", "they", "who", "which", "that"];
    private static readonly string[] Expressions =
        ["solidarity", "support", "sympathy", "backing", "confidence", "thanks", "gratitude", "condolence"];
    private static readonly string[] We = ["we", "us", "our", "ours"];
    private static readonly string[] Owners = ["its", "his", "her", "their", "our"];
    private static readonly string[] Objects = ["it", "him", "her", "them", "us", "you"];

    private readonly SentenceTree _tree = view.Tree!;

    /// <summary>The mentions that are the subject of a verb; empty where it is nobody known.</summary>
    public Mention[] Subject(int verb)
    {
        var head = arguments.SubjectOf(verb);
        if (head < 0) return Opening(verb, head);
        if (Array.IndexOf(Persons, view.Lower(head)) >= 0 && view.MentionAt[head] is null) return Pronoun(head);
        // "One of them rammed": of those who acted before.
        if (view.Lower(head) is "one" or "two" or "some" or "three" or "both" && view.Lower(head + 1) == "of"
            && view.Lower(head + 2) == "them" && resolution.Memory is { Subject.IsKnown: true } last)
            return [new Mention(head, head + 1, last.Subject, PhraseKind.Person)];
        if (IsWe(head)) return FirstPerson(head);
        var found = arguments.In(head).Where(one => one.Actor.Kind != "REG" || one.Actor.IsKnown).ToArray();
        found = [.. found.Where(one => !IsPlaceOf(one, head)), .. Together(verb, found)];
        if (found.Length == 0 && AuthorOf(head) is { Length: > 0 } author) return author;
        return found.Length > 0 ? found : OwnCountry(verb, head) is { Length: > 0 } own ? own : Opening(verb, head);
    }

    // "Together with Peru, Ecuador denounced": both did.
    private IEnumerable<Mention> Together(int verb, Mention[] subjects) => subjects.Length == 0 ? []
        : view.Mentions.Where(one => one.First < verb && one.Preposition?.Text == "with" && one.Actor.IsKnown
            && view.Lower(one.First - 2) is "together" or "along" or "jointly" && Array.IndexOf(subjects, one) < 0);

    // "The decree signed by the president ends", "a bill passed by parliament bans": its author acts.
    private Mention[] AuthorOf(int head)
    {
        foreach (var child in _tree.ChildrenOf(head))
            if (_tree.RelationOf(child) == "acl" && _tree.ChildOf(child, "obl:agent", "obl") is >= 0 and var agent
                && view.Lower(_tree.ChildOf(agent, "case")) == "by")
                return [.. arguments.In(agent).Where(one => one.Actor.IsKnown)];
        return [];
    }

    // "Said that his country rejected": the country of who says so.
    private Mention[] OwnCountry(int verb, int head)
    {
        if (view.LemmaOf(head) is not ("country" or "government" or "nation" or "side" or "state")
            || _tree.ChildOf(head, "nmod:poss") is not (>= 0 and var owner)
            || Array.IndexOf(Owners, view.Lower(owner)) < 0) return [];
        for (var at = verb; _tree.HeadOf(at) is >= 0 and var above; at = above)
            if (_tree.Is(at, "ccomp") && view.IsVerb(above)) return Subject(above);
        if (view.Lower(owner) is "his" or "her") return [];
        return view.Lower(owner) == "our" ? FirstPerson(owner) : Pronoun(owner);
    }

    // "The US" is no pronoun.
    private bool IsWe(int head) =>
        head >= 0 && view.MentionAt[head] is null && (Array.IndexOf(We, view.Lower(head)) >= 0
            || resolution.Memory is { IsInterview: true } && view.Lower(head) == "you");

    // "We will answer, the Iranian minister said": who speaks; in an interview or a release, whose it is.
    private Mention[] FirstPerson(int head)
    {
        for (var at = _tree.ClauseOf(head); at >= 0; at = _tree.HeadOf(at))
            if (facts.SpeakerOf(at) is >= 0 and var said
                && !IsWe(arguments.SubjectOf(said))) return Subject(said);
        return resolution.Memory is { Home.IsNone: false } memory ? [Virtual(head, memory.Home)] : [];
    }

    // "Portugal, whose boats …, has protested": the name that opens the sentence is the subject of its main verb.
    private Mention[] Opening(int verb, int head)
    {
        if (_tree.HeadOf(verb) >= 0 || head >= 0 && _tree.TagOf(head) != PartOfSpeech.Verb
            || view.Mentions is not [var first, ..] || first.First > 1 || first.Preposition is not null
            || !first.Actor.IsKnown
            || first.IsPossessive) return [];
        var isAlone = view.Mentions.All(one => one == first || one.First > verb || one.Preposition is not null
            || one.IsPossessive || _tree.IsClause(_tree.ClauseOf(view.HeadOf(one)))
            && _tree.ClauseOf(view.HeadOf(one)) != verb);
        return isAlone ? arguments.Listed(first) : [];
    }

    /// <summary>Who is acted upon in the passive.</summary>
    public Mention[] Patient(int verb)
    {
        var head = arguments.ObjectOf(verb);
        if (head < 0) return [];
        if (Array.IndexOf(Persons, view.Lower(head)) >= 0 && view.MentionAt[head] is null) return Pronoun(head);
        return arguments.In(head);
    }

    /// <summary>
    /// Who acts in the passive: named after "by", else the country that is left or where it happened.
    /// </summary>
    public Mention[] Agent(int verb, int scopeEnd, Mention[]? patients = null, bool isNamed = false)
    {
        var by = view.Mentions.FirstOrDefault(one => one.Preposition?.Text == "by" && one.First > verb
            && one.First < Math.Max(scopeEnd, verb + 12));
        if (by is not null) return arguments.Listed(by);
        // "Convicted of a murder in a Berlin park": where a participle behind a noun happened names nobody.
        if (isNamed || _tree.RelationOf(verb) is "acl" or "amod") return [];
        var place = view.Mentions.FirstOrDefault(one => one.First > verb && one.First < scopeEnd && one.IsBare
            && (one.Preposition?.Text is "in" or "at" or "near" or "outside" || IsOutOf(one)
                || one.Preposition is null && view.Lower(one.First - 1) is "leave" or "quit" or "left")
            && !(patients ?? []).Any(other => other.First == one.First || other.Actor.Code == one.Actor.Code));
        place ??= view.Mentions.FirstOrDefault(one => one.First > verb && one.First < scopeEnd && one.IsBare
            && one.Preposition?.Text is "from" && !(patients ?? []).Any(other => other.Actor.Code == one.Actor.Code));
        return place is null ? [] : [place];
    }

    // "Thrown out of Caracas", "killed outside of the Iraqi city"
    private bool IsOutOf(Mention mention)
    {
        if (mention.Preposition?.Text != "of") return false;
        var of = mention.First - 1;
        while (of > 0 && view.Lower(of) != "of") of--;
        return view.Lower(of - 1) is "out" or "outside";
    }

    /// <summary>The actor that an object pronoun means: the last one acted upon before it.</summary>
    public Mention[] PronounObject(int verb, Frame frame, int scopeEnd, Mention[] sources)
    {
        var head = _tree.ChildOf(verb, "obj", "iobj");
        if (head < 0 || Array.IndexOf(Objects, view.Lower(head)) < 0) head = LedPronoun(verb, frame, scopeEnd) ?? head;
        if (head < 0 || Array.IndexOf(Objects, view.Lower(head)) < 0 || view.MentionAt[head] is not null) return [];
        if (IsWe(head)) return FirstPerson(head);
        var mine = sources.Select(one => resolution.Of(one, view).Country).ToHashSet();
        var before = view.Mentions.LastOrDefault(one => one.End <= head && one.Actor.IsState
            && !mine.Contains(one.Actor.Country));
        if (before is not null) return [before.As(before.Actor)];
        var other = resolution.Memory is { } memory && mine.Count > 0 ? memory.PartnerOf(mine.First()) : default;
        return other.IsNone ? [] : [Virtual(head, other)];
    }

    // "Imposed an embargo on us", "cut ties with it".
    private int? LedPronoun(int verb, Frame frame, int scopeEnd)
    {
        for (var i = verb + 1; i < scopeEnd; i++)
            if (view.MentionAt[i] is null && Array.IndexOf(Objects, view.Lower(i)) >= 0
                && frame.To.Contains(view.WordAt(i - 1))) return i;
        return null;
    }

    /// <summary>
    /// Whom an act is aimed at that names nobody: "recalled its ambassador" after a sentence about another country,
    /// "while Ukraine expelled 13" after what was done to Ukraine.
    /// </summary>
    public Mention[] MissingTarget(
        int verb, CameoCode act, Mention[] sources, List<Deed> before, int speaker)
    {
        var code = act.IsNone ? "" : act.ToString();
        var mine = sources.Select(one => resolution.Of(one, view).Country).Where(one => !one.IsNone).ToHashSet();
        if (mine.Count == 0) return [];
        var obj = _tree.ChildOf(verb, "obj");
        var isCount = obj >= 0 && _tree.TagOf(obj) == PartOfSpeech.Num;
        if (isCount && before.LastOrDefault(deed => view.WordAt(deed.At).Lemma == view.WordAt(verb).Lemma) is { } like)
            return like.Event.Targets.Any(one => mine.Contains(one.Country)) ? like.Sources : like.Targets;
        // "Told Portugal that his country rejected …": to whom it is said.
        if (speaker >= 0 && arguments.In(_tree.ChildOf(speaker, "obj", "iobj")).Where(one => one.Actor.IsState
            && !mine.Contains(one.Actor.Country)).ToArray() is { Length: > 0 } addressed) return addressed;
        // "Angry as Uganda closes its border": against whom the main clause is about.
        var clause = _tree.ClauseOf(verb);
        if (_tree.HeadOf(clause) >= 0 && (_tree.Is(clause, "advcl") || _tree.RelationOf(clause) == "acl")
            && string.CompareOrdinal(code, "05") >= 0 && _tree.HeadOf(_tree.ClauseOf(_tree.HeadOf(clause))) < 0
            && arguments.In(arguments.SubjectOf(_tree.ClauseOf(_tree.HeadOf(clause)))).Where(one => one.Actor.IsState
                && !mine.Contains(one.Actor.Country)).ToArray() is { Length: > 0 } main) return main;
        if (IsSupport(code)) return Supported(verb, mine);
        if (before.LastOrDefault(deed => deed.Sources.Length > 0 && mine.Contains(
                resolution.Of(deed.Sources[0], view).Country)) is { Targets.Length: > 0 } same) return same.Targets;
        // In a country's own release, help without a recipient is help to it.
        if (resolution.Memory is { IsRelease: true, Home: { IsNone: false } home } && !mine.Contains(home)
            && !_tree.ChildrenOf(verb).Any(child => _tree.Is(child, "obl") && _tree.TagOf(child) == PartOfSpeech.Propn)
            && code is ['0', '3' or '7', ..])
            return [Virtual(verb, home)];
        if (!IsRelational(code) || IsElsewhere(verb)) return [];
        return view.Mentions.LastOrDefault(one => one.End <= verb && one.Actor.IsState
            && one.Preposition?.Text is null or "by" && !one.IsPossessive
            && !mine.Contains(one.Actor.Country)) is { } beside ? [beside] : Counterpart(verb, sources);
    }

    /// <summary>Of whom something is demanded: who acts in what is asked. "Demanded that we withdraw".</summary>
    public Mention[] Asked(int verb, Mention[] sources)
    {
        foreach (var child in _tree.ChildrenOf(verb))
        {
            if (!_tree.Is(child, "ccomp")) continue;
            var asked = arguments.IsPassive(child) ? Agent(child, view.Length, isNamed: true)
                : IsWe(_tree.ChildOf(child, "nsubj")) ? FirstPerson(_tree.ChildOf(child, "nsubj"))
                : arguments.In(_tree.ChildOf(child, "nsubj"));
            asked = [.. asked.Where(one => one.Actor.IsState
                && sources.All(source => source.Actor.Country != one.Actor.Country))];
            if (asked.Length > 0) return asked;
        }
        return [];
    }

    /// <summary>
    /// Whom a complaint is about: who acts in what it says. "Croatia fails to …, the group protested".
    /// </summary>
    public Mention[] Blamed(int verb, Mention[] sources)
    {
        foreach (var child in _tree.ChildrenOf(verb))
            if ((_tree.Is(child, "ccomp") || _tree.Is(child, "parataxis")
                || _tree.RelationOf(child) == "advcl" && child < verb)
                && arguments.In(_tree.ChildOf(child, "nsubj")).Where(one => one.Actor.IsKnown
                    && sources.All(source => resolution.Of(source, view).Code != one.Actor.Code)).ToArray()
                    is { Length: > 0 } found)
                return found;
        return [];
    }

    private static bool IsSupport(string code) => code is "051" or "050";

    // "Also voiced solidarity": with whom the sentence before did.
    private Mention[] Supported(int verb, HashSet<CountryCode> mine) =>
        (_tree.ChildOf(verb, "obj") is not (>= 0 and var obj) || Expressions.Contains(view.LemmaOf(obj)))
        && resolution.Memory is { Supported.IsNone: false } memory && !mine.Contains(memory.Supported)
            ? [Virtual(verb, memory.Supported)] : [];

    /// <summary>The country that the text has dealt with beside a source; empty where there is none.</summary>
    public Mention[] Counterpart(int at, Mention[] sources)
    {
        var mine = sources.Select(one => resolution.Of(one, view).Country).Where(one => !one.IsNone).ToHashSet();
        if (resolution.Memory is not { } memory || mine.Count != 1) return [];
        var partner = memory.PartnerOf(mine.First());
        if (partner.IsNone && !mine.Contains(memory.Focus)) partner = memory.Focus;
        return partner.IsNone ? [] : [Virtual(at, partner)];
    }

    // What states say of one another, or do to their relations, is aimed at somebody even where nobody is named.
    private static bool IsRelational(string code) => code.Length >= 2
        && (code[..2] is "11" or "12" or "13" or "14" or "15" or "16"
        || code is "016" or "018" or "051" or "138" or "154" or "172"
            or "150" or "152" or "171" or "1711" or "0841" or "0842");

    // An object with another owner, or a place of its own, is not aimed at the counterpart.
    private bool IsElsewhere(int verb)
    {
        var obj = arguments.ObjectOf(verb);
        return obj >= 0 && arguments.In(obj).Any(one => one.Actor.IsKnown);
    }

    // "It" and "he" mean the subject of the clause before, else the actor of the sentence before.
    private Mention[] Pronoun(int head)
    {
        if (view.Lower(head) is "who" or "which" or "that")
            return view.Mentions.LastOrDefault(one => one.End <= head) is { } antecedent
                ? arguments.Listed(antecedent) : [];
        if (view.Lower(head) == "they" && head <= 2)
            return resolution.Memory is { WasPair: true, Pair: var pair }
                ? [Virtual(head, pair.One), Virtual(head, pair.Other)] : [];
        for (var at = head - 1; at >= 0; at--)
        {
            if (!view.IsVerb(at)) continue;
            var subject = arguments.SubjectOf(at);
            // "Asked the Council to act against Iran, which it blames": who asks, not who is asked to act.
            if (_tree.Is(at, "xcomp") && _tree.ChildOf(at, "nsubj") < 0) continue;
            if (subject < 0 || subject >= head || Array.IndexOf(Persons, view.Lower(subject)) >= 0) continue;
            var found = arguments.In(subject).Where(one => one.Actor.IsKnown || one.Kind == PhraseKind.Role).ToArray();
            if (found.Length > 0
                && (view.Lower(head) == "they") == (found.Length > 1) || found.Length == 1) return found;
        }
        var before = view.Mentions.FirstOrDefault(one => one.End <= head && one.Preposition is null
            && one.Actor.IsState);
        if (before is not null) return arguments.Listed(before);
        if (resolution.Memory is not { Subject.IsKnown: true } memory) return [];
        return [new Mention(head, head + 1, memory.Subject, PhraseKind.Person)];
    }

    // "Rebels in Chad attacked": the place of a subject does not act.
    private bool IsPlaceOf(Mention mention, int head) => view.MentionAt[head] is null
        && mention.Preposition?.Text is "in" or "at" or "near" or "from" or "across";

    private static Mention Virtual(int at, CountryCode country) =>
        new(at, at + 1, new(country), PhraseKind.Country);
}
