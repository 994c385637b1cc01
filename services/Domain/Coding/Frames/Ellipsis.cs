using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>
/// Adds acts of which a sentence leaves out the verb, the object or the target, since it named them before.
/// </summary>
internal sealed class Ellipsis(SentenceView view, Participants participants, FactFinder facts, DeedList deeds)
{
    /// <summary>"While Ireland sent Malawi two doctors, Iceland sent nine": the same act on the same party.</summary>
    public bool AddLike(int at)
    {
        if (view.Tree!.ChildOf(at, "obj") is not (>= 0 and var count) || view.Tree.TagOf(count) != PartOfSpeech.Num
            || deeds.Found.LastOrDefault(deed => view.IsVerb(deed.At) && deed.Targets.Length > 0
                && view.WordAt(deed.At).Lemma == view.WordAt(at).Lemma) is not { } like
            || participants.Subject(at) is not { Length: > 0 } sources) return false;
        // "Russia expelled four Poles, while Poland expelled five": on those who did it to them.
        var isAnswer = like.Targets.Any(target => sources.Any(one => one.Actor.Country == target.Actor.Country));
        deeds.Add(at, like.Event.Code, sources, isAnswer ? like.Sources : like.Targets, like.Event.IsMutual,
            like.ScopeEnd, like.Kind, facts.Of(at));
        return true;
    }

    /// <summary>"Botswana expelled four Zimbabwean diplomats, and Zambia two": the verb is left out.</summary>
    public void AddGapped()
    {
        foreach (var mention in view.Mentions)
        {
            if (!mention.IsBare || !mention.Actor.IsState || mention.End >= view.Length
                || view.Tree!.TagOf(mention.End) != PartOfSpeech.Num
                || mention.End + 1 < view.Length && !view.Tokens[mention.End + 1].Is(WordTags.Punctuation)
                || view.Lower(mention.First - 1) is not ("and" or "," or "while" or "but")) continue;
            var at = deeds.Found.FindLastIndex(deed => deed.At < mention.First && view.IsVerb(deed.At)
                && !deed.Event.IsMutual && deed.Targets.Length > 0 && deed.Sources.Length > 0);
            if (at < 0) continue;
            var like = deeds.Found[at];
            var targets = like.Targets.Where(one => one != mention).ToArray();
            if (targets.Length == 0) continue;
            if (targets.Length < like.Targets.Length)
                deeds.Found[at] = like with
                {
                    Targets = targets,
                    Event = like.Event with
                    {
                        Targets = [.. like.Event.Targets.Where(one => one.Code != mention.Actor.Code)],
                    },
                };
            deeds.Add(mention.First, like.Event.Code, [mention], targets, false, like.ScopeEnd, like.Kind,
                like.Reality);
        }
    }

    /// <summary>
    /// "Expelled Montenegro's ambassador before midnight and Macedonia's on Friday": a second object of the same verb.
    /// </summary>
    public void AddFurther(int at, Frame frame, Mention[] sources, Mention[] found, int scopeEnd, Reality reality)
    {
        if (frame.Way != Way.Done || found.Length == 0 || sources.Length == 0 || frame.IsMutual) return;
        foreach (var mention in view.Mentions)
        {
            var before = mention.First - 1;
            while (before > at && view.Tokens[before].Is(WordTags.Determiner)) before--;
            if (mention.First <= found[^1].End || mention.First >= scopeEnd || mention.ListedAfter >= 0
                || !mention.Actor.IsKnown || view.Lower(before) != "and" || found.Contains(mention)) continue;
            if (mention.End < view.Length && view.IsVerb(mention.End)) continue;
            var end = Math.Min(scopeEnd, mention.End + 2);
            var further = FrameMatcher.VerbWith(view, at, mention.First, end) is { Way: Way.Done } own ? own
                : mention.IsPossessive ? frame : null;
            if (further is not null)
                deeds.Add(mention.First, further.Code, sources, [mention], further.IsMutual, scopeEnd,
                    FrameKind.VerbWithObject, reality);
        }
    }
}
