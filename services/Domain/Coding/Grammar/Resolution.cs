using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>Determines the country of an actor whose own phrase does not name one.</summary>
/// <param name="memory">What the text before says; null where there is none.</param>
internal sealed class Resolution(Memory? memory = null)
{
    private static readonly string[] Own = ["its", "his", "her", "their"];
    private static readonly string[] Neighbours = ["neighbour", "neighbor", "neighbours", "neighbors", "rival", "ally"];

    /// <summary>What the text before says.</summary>
    public Memory? Memory => memory;

    /// <summary>The actor of a mention, with its country where the sentence or the preceding text gives it.</summary>
    /// <param name="mention">The mention.</param>
    /// <param name="view">The sentence.</param>
    /// <param name="owner">The country that "its" and "his" mean; none where none is known.</param>
    public Actor Of(Mention mention, SentenceView view, CountryCode owner = default)
    {
        if (mention.Actor.IsKnown) return mention.Actor;
        if (IsOwned(view, mention))
        {
            var whose = owner.IsNone ? OwnerIn(view, mention) : owner;
            if (IsNeighbour(view, mention))
                whose = whose.IsNone ? default : memory?.PartnerOf(whose) ?? default;
            if (!whose.IsNone) return mention.Actor with { Country = whose };
        }
        var (near, far) = CountryFor(mention, view, memory is not null);
        var home = memory is null ? default : memory.Subject.Country.IsNone ? memory.Home : memory.Subject.Country;
        return mention.Actor with { Country = !near.IsNone ? near : !home.IsNone ? home : far };
    }

    /// <summary>Whether a mention is "its neighbour", and so another country than its owner's.</summary>
    public static bool IsNeighbour(SentenceView view, Mention mention) =>
        Array.IndexOf(Neighbours, view.Lower(mention.End - 1)) >= 0;

    /// <summary>Whether "its", "his" or "their" stands before a mention.</summary>
    public static bool IsOwned(SentenceView view, Mention mention)
    {
        for (var i = mention.First - 1; i >= 0 && i >= mention.First - 3; i--)
        {
            if (Array.IndexOf(Own, view.Lower(i)) >= 0) return true;
            if (!view.Tokens[i].Is(WordTags.Adjective | WordTags.Number)) return false;
        }
        return false;
    }

    private CountryCode OwnerIn(SentenceView view, Mention mention)
    {
        var before = view.Mentions.FirstOrDefault(one => one.End <= mention.First && one.Actor.IsState);
        return before?.Actor.Country ?? memory?.Subject.Country ?? default;
    }

    // A place right after the mention takes precedence, then a name before it; a name after it is only a guess.
    private static (CountryCode Near, CountryCode Far) CountryFor(
        Mention mention, SentenceView view, bool isText)
    {
        Mention? before = null, aside = null, after = null, place = null;
        foreach (var other in view.Mentions)
        {
            if (other.Actor.Country.IsNone || other == mention) continue;
            if (other.First > mention.First) after ??= other;
            else if (!isText || other.Preposition is null || other.IsPossessive) before = other;
            else aside = other;
            if (place is null && other.IsBare && other.Kind != PhraseKind.People
                && other.Preposition?.Text is "in" or "of" or "from" or "at" && other.First > mention.First)
                place = other;
        }
        return ((place ?? before)?.Actor.Country ?? default, (aside ?? after)?.Actor.Country ?? default);
    }
}
