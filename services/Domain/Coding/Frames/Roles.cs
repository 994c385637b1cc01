using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>
/// Finds who acts and who is acted upon, from their position relative to the verb or noun of the event.
/// </summary>
internal sealed class Roles(SentenceView sentence, Resolution resolution)
{
    private const int DirectReach = 3;
    private const string Region = "REG";

    private static readonly Word To = Words.Of("to");
    private static readonly Word By = Words.Of("by");
    private static readonly Word Comma = Words.Of(",");
    private static readonly Word Colon = Words.Of(":");
    private static readonly Word Semicolon = Words.Of(";");
    private static readonly Word That = Words.Of("that");
    private static readonly Word In = Words.Of("in");
    private static readonly Word At = Words.Of("at");
    private static readonly Word Of = Words.Of("of");

    /// <summary>The subject of the verb whose group begins at a position, with all members of its list.</summary>
    public Mention[] Subject(int at, int groupStart)
    {
        var opener = sentence.Clauses.Opener[at];
        if (opener >= sentence.Clauses.MainStart && opener >= 0)
        {
            if (sentence.Tokens[opener].Is(WordTags.Relative) || sentence.WordAt(opener) == That)
                return Listed(Last(mention => mention.End <= opener && mention.Actor.Kind != Region
                    && sentence.Clauses.Opener[mention.First] != opener));
            var own = First(opener + 1, groupStart, opener);
            if (own is not null) return Listed(own, groupStart);
        }
        var start = RegionStart(at, groupStart);
        var found = First(start, groupStart, -1) ?? Unnamed(start, groupStart)
            ?? First(sentence.Clauses.MainStart, groupStart, -1) ?? First(0, groupStart, null);
        return found is null ? [] : Listed(found, groupStart);
    }

    /// <summary>
    /// Who is acted upon: a mention after one of the prepositions, else the first mention after the verb.
    /// </summary>
    public Mention[] Object(int from, int scopeEnd, Word[] to, Mention[] sources)
    {
        var limit = Math.Max(from, Math.Min(sentence.Length, sentence.Clauses.AttributionStart));
        var led = (Array.IndexOf(to, To) < 0 && Array.IndexOf(to, In) < 0 ? Direct(from, scopeEnd, sources) : null)
            ?? LedBy(to, from, scopeEnd, sources)
            ?? FirstObject(from, scopeEnd, sources)
            ?? LedBy(to, from, limit, sources)
            ?? FirstObject(from, limit, sources)
            ?? FirstWhere(from, limit, mention => !mention.Actor.Country.IsNone && !IsAmong(mention, sources));
        return led is null ? [] : Listed(led, limit);
    }

    // "Ordered Syria to …": a country right after the verb is the object.
    private Mention? Direct(int from, int to, Mention[] sources) =>
        FirstWhere(from, Math.Min(to, from + DirectReach), mention => mention.Preposition is null
            && mention.Actor.IsKnown && !mention.IsAttribute && !mention.IsPossessive && !IsSame(mention, sources));

    // The prepositions are in order of precedence: a complaint "against" somebody comes before one "to" somebody.
    private Mention? LedBy(Word[] to, int from, int end, Mention[] sources)
    {
        foreach (var preposition in to)
            if (FirstWhere(from, end, mention => mention.Preposition == preposition && !IsAmong(mention, sources))
                is { } led) return led;
        return null;
    }

    /// <summary>The agent of a passive verb: named after "by", else the country where it happened.</summary>
    public Mention[] Agent(int from)
    {
        var agent = FirstWhere(from, sentence.Length, mention => mention.Preposition == By)
            ?? FirstWhere(from, sentence.Length, mention => mention.IsBare && (mention.Preposition == In
                || mention.Preposition == At))
            ?? FirstWhere(from, sentence.Length, mention => mention.IsBare && mention.Preposition == Of);
        return agent is null ? [] : Listed(agent, sentence.Length);
    }

    /// <summary>The subject of a complaint that precedes it: "The army is failing, a rights group protested".</summary>
    public Mention[] Topic(Mention[] sources)
    {
        var topic = FirstObject(sentence.Clauses.MainStart, sources[0].First, sources);
        return topic is null ? [] : [topic];
    }

    /// <summary>The mention after one of the prepositions in a range.</summary>
    public Mention[] Led(int from, int to, Word[] by, Mention[] sources)
    {
        var led = LedBy(by, from, to, sources);
        return led is null ? [] : Listed(led);
    }

    /// <summary>Where an act without an agent happened: "a bomb killed four soldiers in Baghdad".</summary>
    public Mention[] Place(int from, Mention[] targets) =>
        FirstWhere(from, sentence.Length, mention => mention.IsBare && (mention.Preposition == In
            || mention.Preposition == At)
            && !IsAmong(mention, targets)) is { } place ? [place] : [];

    /// <summary>The first verb of the main clause after a position; -1 where there is none.</summary>
    public int MainVerbAfter(int at)
    {
        for (var i = at + 1; i < sentence.Length; i++)
            if (sentence.IsFinite(i) && sentence.Clauses.IsMain(i))
                return i;
        return -1;
    }

    /// <summary>The last verb of the main clause before a position; -1 where there is none.</summary>
    public int MainVerbBefore(int at)
    {
        for (var i = at - 1; i >= 0; i--)
            if (sentence.IsFinite(i) && sentence.Clauses.IsMain(i))
                return i;
        return -1;
    }

    /// <summary>
    /// The speaker of the words at a position: the subject of "said" before it, or of an attribution at the end.
    /// </summary>
    public Mention[] Speaker(int at)
    {
        for (var i = at - 1; i >= 0; i--)
            if (sentence.IsSpeech(i) && sentence.IsFinite(i))
                return Subject(i, VerbGroup.At(sentence, i).Start);
        var attribution = sentence.Clauses.AttributionStart;
        return attribution > at && attribution < sentence.Length
            ? Listed(FirstWhere(attribution, sentence.Length, _ => true))
            : [];
    }

    private int RegionStart(int at, int groupStart)
    {
        var start = sentence.Clauses.MainStart;
        var seenFinite = false;
        for (var i = start; i < groupStart; i++)
        {
            if (sentence.IsFinite(i)) seenFinite |= sentence.Clauses.IsMain(i);
            var word = sentence.WordAt(i);
            var isBoundary = word == Comma || word == Colon || word == Semicolon || word == That
                || word.Is(WordTags.Conjunction) || sentence.IsSpeech(i);
            if (!isBoundary || !seenFinite || First(i + 1, groupStart, -1) is null) continue;
            if (word.Is(WordTags.Conjunction) && IsInList(i)) continue;
            start = i + 1;
            seenFinite = false;
        }
        return start;
    }

    private bool IsInList(int at)
    {
        foreach (var mention in sentence.Mentions)
            if (mention.ListedAfter >= 0 && mention.First > at && sentence.Mentions[mention.ListedAfter].End <= at)
                return true;
        return false;
    }

    // The first mention without a preposition; where all have one, the first.
    private Mention? First(int from, int to, int? opener)
    {
        Mention? any = null;
        foreach (var mention in sentence.Mentions)
        {
            if (mention.First < from || mention.End > to) continue;
            if (opener is { } wanted && sentence.Clauses.Opener[mention.First] != wanted) continue;
            if (mention.Preposition is null || mention.Preposition == Of) return mention;
            any ??= mention;
        }
        return any;
    }

    // A person in no dictionary still acts. The rest of the sentence gives the country.
    private Mention? Unnamed(int from, int to)
    {
        for (var i = from; i < to; i++)
            if (sentence.WordAt(i) == Words.UnknownName && (i > 0 || sentence.WordAt(i + 1) == Words.UnknownName))
                return new(i, i + 1, new(default(CountryCode)), PhraseKind.Role);
        return null;
    }

    private Mention? FirstObject(int from, int to, Mention[] sources) =>
        FirstWhere(from, to, mention => !IsSame(mention, sources));

    private static bool IsAmong(Mention mention, Mention[] sources) =>
        sources.Any(source => source.First == mention.First || mention.Actor.Country.IsNone
            && mention.Actor.IsKnown && mention.Actor.Code == source.Actor.Code);

    private bool IsSame(Mention mention, Mention[] sources)
    {
        foreach (var source in sources)
        {
            if (source.First == mention.First) return true;
            var (mine, theirs) = (resolution.Of(mention, sentence), resolution.Of(source, sentence));
            if (mine.Code == theirs.Code && (mention.IsBare || mine.Country.IsNone)) return true;
        }
        return false;
    }

    private Mention? FirstWhere(int from, int to, Func<Mention, bool> wanted)
    {
        Mention? vague = null;
        foreach (var mention in sentence.Mentions)
        {
            if (mention.First < from || mention.First >= to || !wanted(mention)) continue;
            if (mention.Actor.IsKnown) return mention;
            if (vague is null || vague.Actor.Sector == "CVL" && mention.Actor.Sector != "CVL") vague = mention;
        }
        return vague;
    }

    private Mention? Last(Func<Mention, bool> wanted)
    {
        for (var i = sentence.Mentions.Length - 1; i >= 0; i--)
            if (wanted(sentence.Mentions[i]))
                return sentence.Mentions[i];
        return null;
    }

    private Mention[] Listed(Mention? first, int to = int.MaxValue)
    {
        if (first is null) return [];
        var place = Array.IndexOf(sentence.Mentions, first);
        if (place < 0) return [first];
        var listed = new List<Mention> { first };
        for (var i = place + 1; i < sentence.Mentions.Length && sentence.Mentions[i].ListedAfter == i - 1
             && sentence.Mentions[i].First < to; i++)
            if (sentence.Mentions[i].Actor.IsKnown)
                listed.Add(sentence.Mentions[i]);
        return [.. listed];
    }
}
