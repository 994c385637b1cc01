using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Who acts on whom in a verb with the meaning of a frame.</summary>
internal sealed class Roles(
    SentenceView view, Arguments arguments, Resolution resolution, FactFinder facts, Targets targets,
    Participants participants)
{
    private static readonly Word With = Words.Of("with");
    private static readonly Word To = Words.Of("to");

    /// <summary>The acting and the affected parties of the verb at a position.</summary>
    /// <param name="code">The code of the act, as it will be reported.</param>
    /// <param name="before">The events of the sentence found so far.</param>
    public (Mention[] Sources, Mention[] Targets) Of(
        int at, Frame frame, CameoCode code, int scopeEnd, List<Deed> before)
    {
        var headEnd = at + frame.Words.Length;
        if (arguments.IsPassive(at) && !(frame.Words.Length > 1 && frame.Words[^1].Is(WordTags.Preposition)
            && !(FrameMatcher.Particles.Contains(frame.Words[^1].Text) && view.Tree!.ChildOf(at, "aux") >= 0)))
        {
            var patients = frame.HasTarget ? participants.Patient(at) : [];
            // "A summit of Greece and Turkey was held": both take part.
            if (resolution.CountOf(patients, view) > 1 && (frame.IsMutual || frame.To.Contains(With)))
                return (patients, []);
            return Conveyed(at, frame, headEnd, scopeEnd) ?? (participants.Agent(at, scopeEnd, patients), patients);
        }
        var sources = participants.Subject(at);
        if (frame.IsReceived) return (targets.LedIn(headEnd, scopeEnd, frame.To, sources), sources);
        if (!frame.HasTarget) return (sources, []);
        // "Two presidents agreed that …": with one another.
        var isJoint = resolution.CountOf(sources, view) > 1;
        if (frame.Way == Way.Intent && isJoint && view.LemmaOf(at) == "agree") return (sources, []);
        // Several sources of a mutual act deal with one another; another party follows only after "with".
        if ((frame.IsMutual || frame.To is [var first, ..] && first == With) && isJoint)
            return (sources, participants.PronounObject(at, frame, scopeEnd, sources) is { Length: > 0 } with ? with
                : frame.IsMutual ? [] : targets.LedIn(headEnd, scopeEnd, [With], sources));
        var found = participants.PronounObject(at, frame, scopeEnd, sources) is { Length: > 0 } pronoun ? pronoun
            : targets.Of(at, frame, headEnd, scopeEnd, sources);
        // "Conveyed the sympathy of its people": not to its people.
        if (code.ToString() is ['0', '1' or '3' or '5' or '7', ..] && found.Length > 0 && found.All(IsOwn))
            return (sources, participants.MissingTarget(at, code, sources, before, facts.SpeakerOf(at)) is
            { Length: > 0 } other ? other : found);
        // "The two sides agreed a grant to Cuba": the other side gives it.
        if (found.Length == 0 && sources.Length == 2
            && targets.LedIn(headEnd, scopeEnd, frame.To, []) is [var receiver]
            && sources.Where(one => one.Actor.Code != receiver.Actor.Code).ToArray() is [var giver])
            return ([giver], [receiver]);
        if (found.Length == 0 && frame.Way is Way.Demand or Way.Appeal) found = participants.Asked(at, sources);
        if (found.Length == 0 && frame is { Way: Way.Done, With: null } && frame.Code.ToString() is ['1', '1', ..])
            found = participants.Blamed(at, sources);
        if (found.Length == 0)
            found = participants.MissingTarget(at, code, sources, before, facts.SpeakerOf(at));
        return (sources, found);

        bool IsOwn(Mention one) => sources.Any(source => !resolution.Of(source, view).Country.IsNone
            && resolution.Of(source, view).Country == resolution.Of(one, view).Country);
    }

    // "The sympathy of Norwegians was conveyed to Chile": what is given in the passive has a giver and a receiver.
    private (Mention[] Sources, Mention[] Targets)? Conveyed(int at, Frame frame, int headEnd, int scopeEnd)
    {
        if (frame.To.Length == 0 || frame.Way != Way.Done) return null;
        var isExpression = frame.With is not null && frame.Code.ToString() is ['0', '1' or '5' or '7', ..];
        var givers = participants.Agent(at, scopeEnd, isNamed: true);
        // "Two bankers were extradited by Paraguay to Uruguay"
        if (!isExpression)
            return frame.To.Contains(To) && givers.Any(one => one.Actor.IsState)
                && targets.LedIn(headEnd, scopeEnd, [To], givers) is { Length: > 0 } led ? (givers, led) : null;
        if (!givers.Any(one => one.Actor.IsState) && participants.Patient(at) is { Length: > 0 } own) givers = own;
        if (givers.Length == 0) return null;
        var receivers = targets.LedIn(headEnd, scopeEnd, frame.To, givers);
        if (receivers.Length == 0) receivers = participants.Counterpart(at, givers);
        return receivers.Length == 0 ? null : (givers, receivers);
    }
}
