using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>
/// Finds the events of a sentence: its verbs and nouns of action, what became of them, and who took part.
/// </summary>
internal sealed class DeedFinder
{
    private static readonly HashSet<string> Undoing = new(StringComparer.Ordinal)
    {
        "withdrawal", "exit", "suspension", "cancellation", "termination", "abrogation", "renunciation", "lifting",
        "easing", "removal", "abandonment", "departure",
    };

    private readonly SentenceView _view;
    private readonly SentenceTree _tree;
    private readonly Resolution _resolution;
    private readonly Arguments _arguments;
    private readonly Scope _scope;
    private readonly FactFinder _facts;
    private readonly Targets _targets;
    private readonly Nominals _nominals;
    private readonly Participants _participants;
    private readonly Roles _roles;
    private readonly DeedList _deeds;
    private readonly Ellipsis _ellipsis;
    private readonly HashSet<int> _consumed = [];

    public DeedFinder(SentenceView view, Resolution resolution)
    {
        (_view, _tree, _resolution) = (view, view.Tree!, resolution);
        _arguments = new(view);
        _scope = new(view);
        _facts = new(view);
        _targets = new(view, _arguments, _scope, resolution);
        _nominals = new(view, _arguments, _targets);
        _participants = new(view, _arguments, resolution, _facts);
        _roles = new(view, _arguments, resolution, _facts, _targets, _participants);
        _deeds = new(view, resolution);
        _ellipsis = new(view, _participants, _facts, _deeds);
    }

    public List<Deed> Find()
    {
        for (var at = 0; at < _view.Length; at++)
        {
            if (FrameMatcher.Set(_view, at) is { } set && IsBesideBe(at)
                && !AddDuty(at, _scope.EndOf(at))) AddSet(at, set);
            else if (_view.IsVerb(at)) AddVerb(at);
        }
        for (var at = 0; at < _view.Length; at++)
            if (!_consumed.Contains(at) && !_view.IsVerb(at) && _view.MentionAt[at] is null
                && _view.WordAt(at).Lemma.Noun.Length > 0) AddNoun(at);
        _ellipsis.AddGapped();
        return _deeds.Found;
    }

    // "Is prepared to" is a set phrase, "prepared to" a verb.
    private bool IsBesideBe(int at)
    {
        for (var i = at - 1; i >= 0 && i >= at - 3; i--)
            if (_view.Tokens[i].Is(WordTags.Be)) return true;
        return !_view.IsVerb(at);
    }

    private void AddVerb(int at)
    {
        var scopeEnd = _scope.EndOf(at);
        if (AddDuty(at, scopeEnd) || _ellipsis.AddLike(at)) return;
        var isPassive = _arguments.IsPassive(at);
        var subjectStart = isPassive && _arguments.ObjectOf(at) is >= 0 and var patient && patient < at
            ? _tree.LeftOf(patient) : -1;
        var frame = FrameMatcher.Verb(_view, at, scopeEnd, subjectStart);
        var act = _nominals.GovernedBy(at);
        if (act >= 0) _consumed.Add(act);
        if (IsUndone(at)) return;
        var isSpecific = frame is not null
            && (frame.With is not null || frame.Words.Length > 1 || frame.Before is not null);
        if (act >= 0 && !isSpecific && Polarity.Of(_view, at) is { } polarity
            && FrameMatcher.Act(_view, act, _nominals.EndOfPhrase(act)) is { } noun
            && (frame is null || polarity is Polarity.Perform or "end" or "postpone" or "breach")
            && AddGoverned(at, act, noun, polarity, scopeEnd))
        {
            AddCoordinated(at, act, polarity, scopeEnd);
            return;
        }
        if (frame is not null) AddFramed(at, frame, scopeEnd, isSpecific, act);
    }

    // "Suspended its withdrawal from the pact": what would have undone an act is itself undone.
    private bool IsUndone(int at) => Polarity.Of(_view, at) is "end" or "postpone"
        && _arguments.ObjectOf(at) is >= 0 and var obj && Undoing.Contains(_view.LemmaOf(obj));

    // "X said that Y must …" is a demand on Y. Without a speaker it is none.
    private bool AddDuty(int at, int scopeEnd)
    {
        Way? way = null;
        foreach (var child in _tree.ChildrenOf(at))
            if (_view.Lower(child) is "must" or "should" or "ought")
                way = _view.Lower(child) == "must" ? Way.Demand : Way.Appeal;
        if (way is not { } asked || _facts.SpeakerOf(at) is not (>= 0 and var said)) return false;
        var (speakers, subjects) = (_participants.Subject(said), _participants.Subject(at));
        if (speakers.Length == 0 || subjects.Length == 0 || IsSame(subjects, speakers)) return true;
        _deeds.Add(at, Composition.Of(asked, InnerCode(at, scopeEnd)), speakers, subjects, false, scopeEnd,
            FrameKind.Speech, new(Factuality.Done));
        return true;
    }

    // "Signed an agreement and an aid deal": each noun is an act of the verb.
    private void AddCoordinated(int at, int act, string polarity, int scopeEnd)
    {
        foreach (var child in _tree.ChildrenOf(act))
            if (_tree.Is(child, "conj") && !_view.IsVerb(child) && _view.MentionAt[child] is null
                && FrameMatcher.Act(_view, child, _nominals.EndOfPhrase(child)) is { } noun && _consumed.Add(child))
                AddGoverned(at, child, noun, polarity, scopeEnd);
    }

    // "Launched an attack on", "lifted sanctions on": the noun names the act, the verb says what becomes of it.
    private bool AddGoverned(int at, int act, Frame noun, string polarity, int scopeEnd)
    {
        var code = noun.Way == Way.Done ? Polarity.Turn(polarity, noun.Code)
            : polarity == Polarity.Perform ? Composition.Of(noun.Way, InnerCode(act + 1, scopeEnd)) : default;
        if (code.IsNone) return true;
        var reality = _facts.Of(at);
        if (DeedList.CodeOf(code, Way.Done, reality) is not { } final) return true;
        var (own, others) = _nominals.Parties(act, noun);
        Mention[] sources;
        if (_arguments.IsPassive(at)) sources = _participants.Agent(at, scopeEnd, isNamed: true) is { Length: > 0 } by
            ? by : own;
        else sources = _participants.Subject(at);
        if (others.Length == 0 && own.Length > 1 && sources.Length == 0) sources = own;
        var found = others.Length > 0 && !IsSame(others, sources) ? others
            : own.Length > 0 && !IsSame(own, sources) && (noun.IsMutual || polarity != Polarity.Perform) ? own
            : _resolution.CountOf(sources, _view) > 1 && noun.IsMutual ? []
            : _participants.PronounObject(at, noun, scopeEnd, sources) is { Length: > 0 } pronoun ? pronoun
            : _targets.Of(at, noun, at + 1, scopeEnd, sources);
        if (found.Length == 0)
            found = _participants.MissingTarget(at, final, sources, _deeds.Found, reality.Speaker);
        _deeds.Add(at, final, sources, found, noun.IsMutual && polarity == Polarity.Perform, scopeEnd,
            FrameKind.GovernedNoun, reality);
        return true;
    }

    private void AddFramed(int at, Frame frame, int scopeEnd, bool isSpecific, int act)
    {
        var reality = _facts.Of(at);
        var headEnd = at + frame.Words.Length;
        var inner = frame.Way == Way.Done ? frame.Code : InnerCode(headEnd, scopeEnd);
        // An order to one's own government is carried out, and coded as the act.
        if (frame.Way == Way.Demand && _tree.ChildOf(at, "obj", "iobj") is >= 0 and var addressee
            && _facts.IsOwn(addressee)
            && _tree.ChildOf(at, "xcomp") >= 0) return;
        if (AddThreat(at, inner, frame, scopeEnd, reality)) return;
        if (DeedList.CodeOf(inner, frame.Way, reality) is not { } code) return;
        if (IsPlayed(code)) return;
        var (sources, found) = _roles.Of(at, frame, code, scopeEnd, _deeds.Found);
        // "Criticised an attack on Peru" is against the attacker, not against Peru.
        if (act >= 0 && !isSpecific && frame.Way == Way.Done
            && frame.Code.ToString() is ['1', '1', ..] or ['0', '5', ..]
            && FrameMatcher.Act(_view, act, scopeEnd) is { Way: Way.Done } noun)
        {
            found = [.. _nominals.Parties(act, noun).Sources.Where(one => !_targets.IsAmong(one, sources))];
            // "Denounced the seizure": the text before reports the act and who did it.
            if (found.Length == 0) found = _participants.Counterpart(act, sources);
        }
        var kind = frame.Way != Way.Done ? FrameKind.Speech : isSpecific ? FrameKind.VerbWithObject : FrameKind.Verb;
        _deeds.Add(at, code, sources, found, frame.IsMutual, scopeEnd, kind, reality);
        _ellipsis.AddFurther(at, frame, sources, found, scopeEnd, reality);
        if (frame.Way == Way.Done) return;
        for (var i = headEnd; i < scopeEnd; i++)
            if (_view.WordAt(i).Lemma.Noun.Length > 0) _consumed.Add(i);
    }

    // "Should they return, more ships would be boarded, the minister declared": a state threatens on a condition.
    private bool AddThreat(int at, CameoCode act, Frame frame, int scopeEnd, Reality reality)
    {
        if (reality is not { Fact: Factuality.Conditional, IsFuture: true } || frame.Way != Way.Done || act.IsNone
            || string.CompareOrdinal(act.ToString(), "15") < 0
            || _facts.SpeakerOf(at) is not (>= 0 and var said)) return false;
        var speakers = _participants.Subject(said).Where(one => one.Actor.IsState).ToArray();
        var doers = _participants.Subject(at).Where(one => one.Actor.IsState).ToArray();
        if (speakers.Length == 0 || doers.Length > 0 && !IsSame(doers, speakers)) return false;
        var other = _view.Mentions.FirstOrDefault(one => one.Actor.IsState && !_targets.IsAmong(one, speakers)
            && !speakers.Any(speaker => speaker.Actor.Country == one.Actor.Country));
        if (other is null) return false;
        _deeds.Add(at, Composition.Of(Way.Threaten, act), speakers, [other], false, scopeEnd, FrameKind.Speech,
            reality);
        return true;
    }

    // What is played in a film never happened; what is done in an exercise is no force.
    private bool IsPlayed(CameoCode code) => _facts.Hedges.IsStory
        || _facts.Hedges.IsExercise && string.CompareOrdinal(code.ToString(), "15") >= 0;

    private void AddSet(int at, Frame set)
    {
        var scopeEnd = _scope.EndOf(_view.IsVerb(at) ? at : at + set.Words.Length - 1);
        scopeEnd = Math.Max(scopeEnd, Math.Min(_view.Length, at + set.Words.Length + 8));
        var inner = set.Way == Way.Done ? set.Code : InnerCode(at + set.Words.Length, scopeEnd);
        var isNegated = at > 0 && _view.Tokens[at - 1].Is(WordTags.Negation);
        var way = isNegated ? Way.Reject : set.Way;
        var sources = _participants.Subject(at);
        var found = _targets.Of(at, set, at + set.Words.Length, scopeEnd, sources);
        var reality = _facts.Of(at);
        if (DeedList.CodeOf(inner, way, reality with { Fact = isNegated ? Factuality.Done : reality.Fact }) is { } code)
            _deeds.Add(at, code, sources, found, false, scopeEnd, FrameKind.Set, reality);
    }

    private void AddNoun(int at)
    {
        var scopeEnd = _nominals.EndOfPhrase(at);
        if (_nominals.IsGoverned(at) || FrameMatcher.Act(_view, at, scopeEnd) is not { } frame
            || !_nominals.IsAsserted(at, _facts))
            return;
        var (sources, found) = _nominals.Parties(at, frame);
        if (sources.Length == 0 && found.Length > 0 && _nominals.Carrier(at, frame) is >= 0 and var carrier)
            sources = [.. _participants.Subject(carrier).Where(one => !_targets.IsAmong(one, found))];
        var isComplete = sources.Length > 0 && found.Length > 0
            || frame.IsMutual && _resolution.CountOf(sources, _view) > 1;
        if (!isComplete || IsPlayed(frame.Code)) return;
        var code = Composition.Of(frame.Way, frame.Way == Way.Done ? frame.Code : InnerCode(at + 1, scopeEnd));
        _deeds.Add(at, code, sources, found, frame.IsMutual, scopeEnd, FrameKind.Noun, new(Factuality.Done));
    }

    /// <summary>The code of the first act between two positions; no code where there is none.</summary>
    private CameoCode InnerCode(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (_view.MentionAt[at] is not null && !_view.IsVerb(at)) continue;
            if (_view.IsVerb(at) && _facts.OwnOf(at).Fact == Factuality.Denied) return default;
            if (_view.IsVerb(at))
            {
                var act = _nominals.GovernedBy(at);
                var verb = FrameMatcher.Verb(_view, at, to);
                if (verb is not { With: not null } && act >= 0 && Polarity.Of(_view, at) is { } polarity
                    && FrameMatcher.Act(_view, act, to) is { Way: Way.Done } turned
                    && Polarity.Turn(polarity, turned.Code) is { IsNone: false } code) return code;
                if (verb is { Way: Way.Done }) return verb.Code;
            }
            else if (FrameMatcher.Act(_view, at, to) is { Way: Way.Done } noun) return noun.Code;
        }
        return default;
    }

    private bool IsSame(Mention[] these, Mention[] those) => these.All(one => _targets.IsAmong(one, those));
}
