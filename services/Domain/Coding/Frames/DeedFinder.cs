using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Finds the events of a sentence and ranks them by prominence.</summary>
internal sealed class DeedFinder(SentenceView sentence, Resolution resolution)
{
    private const int Main = 100;
    private const int SideClause = -45;
    private const int Participle = -40;
    private const int Purpose = -50;
    private const int Noun = -30;
    private const int NounAside = -15;
    private const int NounReach = 7;
    private const int Comment = -20;
    private const int NoSource = -30;

    private static readonly Word[] Duties = [Words.Of("must"), Words.Of("should"), Words.Of("ought")];
    private static readonly Word[] Obliging = [Words.Of("has"), Words.Of("have"), Words.Of("need"), Words.Of("had")];
    private static readonly Word With = Words.Of("with");
    private static readonly Word And = Words.Of("and");
    private static readonly Word To = Words.Of("to");

    private readonly Roles _roles = new(sentence, resolution);
    private readonly Scopes _scopes = new(sentence);
    private readonly List<Deed> _deeds = [];
    private int _spokenUntil;

    public List<Deed> Find()
    {
        for (var at = 0; at < sentence.Length; at++)
        {
            if (IsDuty(at)) AddDuty(at);
            else if (FrameMatcher.Set(sentence, at) is { } set) AddSet(at, set);
            else if (sentence.Uses[at] != VerbUse.None) AddVerb(at);
            else if (sentence.Tokens[at].Word.Lemma.Noun.Length > 0) AddNoun(at);
        }
        return _deeds;
    }

    private bool IsDuty(int at) => Array.IndexOf(Duties, sentence.WordAt(at)) >= 0
        || (Array.IndexOf(Obliging, sentence.WordAt(at)) >= 0 && sentence.WordAt(at + 1) == To);

    // "X said that Y must …" is a demand on Y. Without a speaker it is none.
    private void AddDuty(int at)
    {
        var speaker = _roles.Speaker(at);
        if (speaker.Length == 0) return;
        var asked = _roles.Subject(at, at);
        if (asked.Length == 0 || asked[0].First == speaker[0].First) return;
        var scopeEnd = _scopes.EndOf(at);
        var way = sentence.WordAt(at) == Duties[0] || sentence.WordAt(at + 1) == To ? Way.Demand : Way.Appeal;
        Add(at, Composition.Of(way, DeedIn(at + 1, scopeEnd)), speaker, asked, false, Main - at / 2, scopeEnd);
        _spokenUntil = Math.Max(_spokenUntil, scopeEnd);
    }

    private void AddSet(int at, Frame set)
    {
        if (at < _spokenUntil || !sentence.Clauses.IsMain(at)) return;
        var scopeEnd = _scopes.EndOf(at);
        var deed = DeedIn(at + set.Words.Length, scopeEnd);
        var isNegated = at > 0 && sentence.Tokens[at - 1].Is(WordTags.Negation);
        var way = isNegated ? Way.Reject : set.Way;
        var sources = _roles.Subject(at, at);
        var targets = _roles.Object(at + set.Words.Length, scopeEnd, [], sources);
        Add(at, Composition.Of(way, deed), sources, targets, false, Main - at / 2, scopeEnd);
        _spokenUntil = Math.Max(_spokenUntil, scopeEnd);
    }

    private void AddVerb(int at)
    {
        var group = VerbGroup.At(sentence, at);
        var scopeEnd = _scopes.EndOf(at);
        var subjectStart = group.IsPassive || sentence.Uses[at] == VerbUse.Reduced ? Math.Max(0, group.Start - 8) : -1;
        var frame = FrameMatcher.Verb(sentence, at, scopeEnd, subjectStart);
        if (frame is null || group.IsPast || WayOf(at, group, frame) is not { } way) return;
        var code = frame.Way == Way.Done ? frame.Code : DeedIn(at + frame.Words.Length, scopeEnd);
        code = Composition.Of(way, code);

        var (sources, targets) = RolesOf(at, group, frame, scopeEnd);
        var rank = RankOf(at, group, frame) - (at < _spokenUntil ? -Purpose : 0);
        Add(at, code, sources, targets, frame.IsMutual, rank, scopeEnd);
        if (way == Way.Done && !group.IsPassive && targets.Length > 0) AddFurther(at, targets, sources, scopeEnd, rank);
        if (frame.Way != Way.Done) _spokenUntil = Math.Max(_spokenUntil, scopeEnd);
    }

    // "Expelled the ambassador in May and the agency in June": the second object is an event of its own.
    private void AddFurther(int at, Mention[] targets, Mention[] sources, int scopeEnd, int rank)
    {
        foreach (var mention in sentence.Mentions)
        {
            var before = mention.First - 1;
            while (before > at && sentence.Tokens[before].Is(WordTags.Determiner)) before--;
            if (mention.First <= targets[^1].End || mention.First >= scopeEnd || mention.ListedAfter >= 0
                || sentence.WordAt(before) != And || !mention.Actor.IsKnown) continue;
            var end = Math.Min(scopeEnd, mention.End + 2);
            if (FrameMatcher.VerbWith(sentence, at, mention.First, end) is { Way: Way.Done } further)
                Add(mention.First, further.Code, sources, [mention], further.IsMutual, rank - 1, end);
        }
    }

    private (Mention[] Sources, Mention[] Targets) RolesOf(int at, VerbGroup group, Frame frame, int scopeEnd)
    {
        var end = at + frame.Words.Length;
        var use = sentence.Uses[at];
        // "Was engaged in" is not passive.
        var isPassive = group.IsPassive && !(frame.Words.Length > 1 && frame.Words[^1].Is(WordTags.Preposition));
        if (isPassive) return (_roles.Agent(end), _roles.Subject(at, group.Start));
        if (use == VerbUse.Participial && _roles.MainVerbBefore(at) is >= 0 and var main)
            return Accompanying(at, end, main, frame, scopeEnd);
        var sources = _roles.Subject(at, use is VerbUse.Infinitive
            && group.Governor >= 0 ? group.Governor : group.Start);
        if (use == VerbUse.Reduced) return (_roles.Agent(end), sources);
        if (!frame.HasTarget) return (sources, []);
        // Several sources of a mutual act deal with one another; another party follows only after "with".
        if ((frame.IsMutual || frame.To is [var first, ..] && first == With) && Codes(sources) > 1)
            return (sources, frame.IsMutual ? [] : _roles.Led(end, scopeEnd, [With], sources));
        var targets = _roles.Object(end, scopeEnd, frame.To, sources);
        if (sources.Length == 0 && frame.Code.ToString() is ['1', '8' or '9', ..] or ['2', ..])
            sources = _roles.Place(end, targets);
        if (targets.Length == 0 && sources.Length == 1 && use == VerbUse.Finite
            && !frame.IsMutual) targets = _roles.Topic(sources);
        return (sources, targets);
    }

    // "Paid a visit to Peru, signing deals": the main verb gives both parties of the signing.
    private (Mention[] Sources, Mention[] Targets) Accompanying(int at, int end, int main, Frame frame, int scopeEnd)
    {
        var sources = _roles.Subject(main, VerbGroup.At(sentence, main).Start);
        if (!frame.HasTarget) return (sources, []);
        var targets = _roles.Object(end, scopeEnd, frame.To, sources);
        return (sources, targets.Length > 0 ? targets : _roles.Object(main + 1, at, [], sources));
    }

    private int Codes(Mention[] mentions) => mentions.Select(one =>
        resolution.Of(one, sentence).Code).Distinct().Count();

    /// <summary>The way of speaking about the act; null where the sentence says that it did not happen.</summary>
    private Way? WayOf(int at, VerbGroup group, Frame frame)
    {
        if (group.IsObliged) return null;
        var isHarm = frame.Way == Way.Done && string.CompareOrdinal(frame.Code.ToString(), "09") >= 0;
        var governor = group.Governor;
        var isFuture = group.IsFuture;
        if (governor >= 0)
        {
            var word = sentence.WordAt(governor).Lemma;
            if (word.Text == "fail") return null;
            isFuture |= word.Is(WordTags.Future) || word.Is(WordTags.Be)
                || word.Text is "plan" or "decision" or "intention";
        }
        if (group.IsNegated) return isFuture && !isHarm && frame.Way == Way.Done ? Way.Reject : null;
        if (group.IsPossible) return Way.Consider;
        return isFuture && frame.Way == Way.Done ? Way.Intent : frame.Way;
    }

    private int RankOf(int at, VerbGroup group, Frame frame)
    {
        var use = sentence.Uses[at];
        var rank = Main - at / 2;
        if (!sentence.Clauses.IsMain(at)) rank += SideClause;
        if (use is VerbUse.Participial or VerbUse.Gerund or VerbUse.Reduced) rank += Participle;
        if (use == VerbUse.Infinitive && !IsHelper(group.Governor)) rank += Purpose;
        if (at >= sentence.Clauses.AttributionStart) rank += SideClause;
        if (frame.Code.ToString().StartsWith("01", StringComparison.Ordinal)) rank += Comment;
        return rank;
    }

    // "Continued to", "plans to": the infinitive is the main act.
    private bool IsHelper(int governor) => governor >= 0
        && (sentence.WordAt(governor).Lemma.Is(WordTags.Transparent | WordTags.Future | WordTags.Be)
            || sentence.WordAt(governor).Lemma.Text is "plan" or "decision" or "intention");

    private void AddNoun(int at)
    {
        var scopeEnd = _scopes.EndOf(at);
        if (FrameMatcher.Noun(sentence, at, scopeEnd) is not { } frame) return;
        var first = at - frame.Words.Length + 1;
        var owner = sentence.Mentions.LastOrDefault(mention => mention.End <= first && mention.End >= first - 3
            && (mention.IsPossessive || mention.End == first));
        var isFront = at < sentence.Clauses.MainStart;
        var main = isFront ? _roles.MainVerbAfter(at) : -1;
        Mention[] sources = owner is not null ? [owner]
            : main >= 0 ? _roles.Subject(main, VerbGroup.At(sentence, main).Start)
            : _roles.Subject(at, first);
        var targets = _roles.Led(at + 1, Math.Min(scopeEnd, at + NounReach), frame.To, sources);
        if (targets.Length == 0 && (frame.Way == Way.Done || isFront)) return;
        var code = Composition.Of(frame.Way, frame.Way == Way.Done ? frame.Code : DeedIn(at + 1, scopeEnd));
        var rank = Main + Noun - at / 2 + (sentence.Clauses.IsMain(at) ? 0 : NounAside) + (at < _spokenUntil
            ? Purpose : 0);
        Add(at, code, sources, targets, frame.IsMutual, rank, scopeEnd);
    }

    /// <summary>The code of the first act between two positions; no code where there is none.</summary>
    private CameoCode DeedIn(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (sentence.Uses[at] == VerbUse.None && sentence.MentionAt[at] is not null) continue;
            if (FrameMatcher.Verb(sentence, at, to) is { Way: Way.Done } verb) return verb.Code;
            if (FrameMatcher.Noun(sentence, at, to) is { Way: Way.Done } noun) return noun.Code;
        }
        return default;
    }

    private void Add(
        int at, CameoCode code, Mention[] sources, Mention[] targets, bool isMutual, int rank, int scopeEnd)
    {
        if (code.IsNone) return;
        if (sources.Length == 0 || (isMutual && targets.Length == 0 && sources.Length == 1)) rank += NoSource;
        var found = new SentenceEvent(
            ActorsOf(sources), ActorsOf(targets), code, isMutual, rank, sentence.Tokens[at].Start);
        _deeds.Add(new(found, at, sources, targets, scopeEnd));
    }

    private Actor[] ActorsOf(Mention[] mentions) =>
        [.. mentions.Select(mention => resolution.Of(mention, sentence)).Where(actor => actor.IsKnown)
            .DistinctBy(actor => actor.Code)];
}
