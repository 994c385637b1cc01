using System.Collections.Frozen;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Actors;

/// <summary>Descriptions by which a text names a country again: "the Central Asian republic".</summary>
internal static class Descriptions
{
    private static readonly (string Words, FrozenSet<CountryCode> Countries)[] All =
    [
        .. DictionaryFile.Read("descriptions.tsv")
            .SelectMany(row => DictionaryFile.Several(row[0]).Select(words => (words,
                DictionaryFile.Several(row[1]).Select(CountryCode.Parse).ToFrozenSet())))
            .OrderByDescending(entry => entry.words.Length),
    ];

    /// <summary>The countries that a mention may describe; null where it describes none.</summary>
    public static FrozenSet<CountryCode>? Of(Mention mention, string text, Token[] tokens)
    {
        if (mention.Kind != PhraseKind.Role) return null;
        var phrase = text[tokens[mention.First].Start..tokens[mention.End - 1].End];
        foreach (var (words, countries) in All)
            if (phrase.IndexOf(words, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
                && (at + words.Length == phrase.Length || !char.IsLetter(phrase[at + words.Length]))) return countries;
        return null;
    }
}
