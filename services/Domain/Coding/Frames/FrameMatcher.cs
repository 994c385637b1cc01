using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Selects the meaning of a verb or noun that fits the words around it.</summary>
internal static class FrameMatcher
{
    private const int Reach = 12;

    /// <summary>
    /// Particles that may follow the object: "turned the request down". "On" and "to" belong to what comes after them.
    /// </summary>
    public static readonly HashSet<string> Particles = new(StringComparer.Ordinal)
    {
        "up", "down", "off", "out", "back", "home", "away", "over", "aside",
    };

    /// <summary>
    /// The meaning of the verb at a position, with objects up to the end of its scope; null where it is no act.
    /// </summary>
    public static Frame? Verb(SentenceView sentence, int at, int scopeEnd, int subjectStart = -1)
    {
        Frame? found = null;
        var nearest = int.MaxValue;
        foreach (var frame in sentence.Tokens[at].Word.Lemma.Verb)
        {
            var end = EndOfHead(sentence, at, frame);
            if (end < 0) continue;
            var distance = Distance(sentence, frame, end, scopeEnd, subjectStart, at);
            if (distance < 0) continue;
            // A longer head takes precedence over any object; a row without objects is the fallback.
            distance -= 1000 * (frame.Words.Length - 1);
            if (distance >= nearest) continue;
            (found, nearest) = (frame, distance);
        }
        return found;
    }

    /// <summary>
    /// The meaning of the verb at a position with an object in a range; null where no object there fits.
    /// </summary>
    public static Frame? VerbWith(SentenceView sentence, int at, int from, int to) =>
        sentence.Tokens[at].Word.Lemma.Verb.FirstOrDefault(frame =>
            frame.Words.Length == 1 && frame.With is not null && frame.With.FirstIn(sentence.Tokens, from, to) >= 0);

    /// <summary>The meaning of the noun that ends at a position; null where it is no act.</summary>
    public static Frame? Noun(SentenceView sentence, int at, int scopeEnd)
    {
        Frame? found = null;
        foreach (var frame in sentence.Tokens[at].Word.Lemma.Noun)
        {
            if (!EndsWith(sentence, at, frame)) continue;
            if (frame.Before is not null
                && frame.Before.FirstIn(sentence.Tokens, Math.Max(0, at - 4), at) < 0) continue;
            if (frame.With is not null
                && frame.With.FirstIn(sentence.Tokens, at + 1, Math.Min(scopeEnd, at + 6)) < 0) continue;
            if (found is null || frame.Words.Length > found.Words.Length) found = frame;
        }
        return found;
    }

    /// <summary>The act that a noun names, whatever stands beside it; null where it names none.</summary>
    public static Frame? Act(SentenceView sentence, int at, int scopeEnd)
    {
        if (Noun(sentence, at, scopeEnd) is { } fitting) return fitting;
        Frame? found = null;
        foreach (var frame in sentence.Tokens[at].Word.Lemma.Noun)
            if (EndsWith(sentence, at, frame)
                && (found is null || frame.Words.Length > found.Words.Length || found.With is not null
                && frame.With is null))
                found = frame;
        return found;
    }

    /// <summary>The set phrase about a future act that begins at a position; null where there is none.</summary>
    public static Frame? Set(SentenceView sentence, int at)
    {
        foreach (var frame in sentence.Tokens[at].Word.Set)
            if (EndOfHead(sentence, at, frame) >= 0)
                return frame;
        return null;
    }

    private static int EndOfHead(SentenceView sentence, int at, Frame frame)
    {
        if (frame.Words.Length == 2 && sentence.WordAt(at + 1) != frame.Words[1]
            && Particles.Contains(frame.Words[1].Text) && sentence.HasParticle(at, frame.Words[1].Text)) return at + 1;
        var next = at + 1;
        for (var i = 1; i < frame.Words.Length; i++, next++)
        {
            while (next < sentence.Length && next <= at + 2 && sentence.WordAt(next) != frame.Words[i]
                   && sentence.Tokens[next].Is(WordTags.Adverb)) next++;
            if (!sentence.WordAt(next).IsFormOf(frame.Words[i])) return -1;
        }
        return next;
    }

    private static bool EndsWith(SentenceView sentence, int at, Frame frame)
    {
        for (var i = 1; i < frame.Words.Length; i++)
            if (at - i < 0 || !sentence.WordAt(at - i).IsFormOf(frame.Words[^(i + 1)]))
                return false;
        return true;
    }

    // "Welcomed the president's statement" is about the statement.
    private static int FirstOwn(SentenceView sentence, TermSet terms, int from, int to)
    {
        var place = terms.FirstIn(sentence.Tokens, from, to);
        while (place >= 0 && sentence.MentionAt[place] is { IsPossessive: true } owner && owner.End < to)
            place = terms.FirstIn(sentence.Tokens, owner.End, to);
        return place;
    }

    private static int Distance(
        SentenceView sentence, Frame frame, int from, int scopeEnd, int subjectStart, int at)
    {
        if (frame.Before is not null)
            return frame.Before.FirstIn(sentence.Tokens, Math.Max(0, at - Reach), at) >= 0 ? 0 : -1;
        if (frame.NeedsPerson) return sentence.Tree!.ChildOf(at, "obj") is >= 0 and var obj
            && sentence.MentionAt[obj] is { Actor.IsState: true } person && (!person.IsBare
                || person is { Kind: PhraseKind.People, IsAttribute: false }
                && sentence.Lower(person.First - 1) == "the")
            ? Reach : -1;
        if (frame.With is null) return Reach * 2;
        var place = FirstOwn(sentence, frame.With, from, Math.Min(scopeEnd, from + Reach));
        if (place >= 0) return place - from;
        if (subjectStart < 0) return -1;
        place = frame.With.FirstIn(sentence.Tokens, subjectStart, at);
        return place < 0 ? -1 : at - place;
    }
}
