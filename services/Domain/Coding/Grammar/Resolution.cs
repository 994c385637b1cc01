using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>Determines the country of an actor whose own phrase does not name one.</summary>
/// <param name="home">The country of the preceding text; none where there is none.</param>
internal sealed class Resolution(CountryCode home = default)
{
    private static readonly Word[] Places = [Words.Of("in"), Words.Of("of"), Words.Of("from"), Words.Of("at")];

    /// <summary>The actor of a mention, with its country where the sentence or the preceding text gives it.</summary>
    public Actor Of(Mention mention, SentenceView sentence)
    {
        if (mention.Actor.IsKnown) return mention.Actor;
        var country = CountryFor(mention, sentence);
        return mention.Actor with { Country = country.IsNone ? home : country };
    }

    private static CountryCode CountryFor(Mention mention, SentenceView sentence)
    {
        Mention? before = null, after = null, place = null;
        foreach (var other in sentence.Mentions)
        {
            if (other.Actor.Country.IsNone || other == mention) continue;
            if (other.First < mention.First) before = other;
            else after ??= other;
            if (place is null && other.IsBare && Array.IndexOf(Places, other.Preposition) >= 0
                && other.First > mention.First)
                place = other;
        }
        // A place after the mention takes precedence; then a name before it, then one after it.
        var nearest = place ?? before ?? after;
        return nearest?.Actor.Country ?? default;
    }
}
