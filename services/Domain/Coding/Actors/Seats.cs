using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Actors;

/// <summary>Seats that two actors share: Brussels is the European Union's, unless the text is about Belgium.</summary>
internal static class Seats
{
    private static readonly CountryCode Union = CountryCode.Parse("EUE");
    private static readonly CountryCode Belgium = CountryCode.Parse("BEL");

    /// <summary>Reads the shared seat as Belgium's.</summary>
    public static void BelongToBelgium(Mention[] mentions)
    {
        for (var i = 0; i < mentions.Length; i++)
            if (mentions[i] is { Kind: PhraseKind.Seat } seat && seat.Actor.Country == Union)
                mentions[i] = seat.As(new(Belgium, "", seat.Actor.Sector));
    }
}
