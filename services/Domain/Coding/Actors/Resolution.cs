using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Actors;

/// <summary>Tells whose a minister, a rebel or a stranger is whom the words beside him leave without country.</summary>
/// <param name="home">The country that the text before was about; none where there was none.</param>
internal sealed class Resolution(CountryCode home = default)
{
    private static readonly Word[] Places = [Words.Of("in"), Words.Of("of"), Words.Of("from"), Words.Of("at")];

    /// <summary>The actor of a mention, with its country where any word of the sentence tells it.</summary>
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
        // In its own clause a place after tells more than any name; a name before more than one after.
        var reported = place ?? before ?? after;
        return reported?.Actor.Country ?? default;
    }
}
