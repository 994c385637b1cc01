using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Actors;

/// <summary>
/// Recognizes names that hold a country's word and mean something else: "Jordan Peele", "Times of India", "New Mexico";
/// and talks and treaties called after a city: "the Geneva talks".
/// </summary>
internal static class InnerNames
{
    private const double HeadlineShare = 0.6;
    private const int HeadlineMin = 4;

    private static readonly Word Of = Words.Of("of");
    private static readonly Word[] New = [Words.Of("new")];

    // What is held in a city, or called after it, is not its government's.
    private static readonly HashSet<string> Venues = new(StringComparer.Ordinal)
    {
        "accord", "accords", "agreement", "agreements", "treaty", "treaties", "protocol", "protocols", "convention",
        "conventions", "memorandum", "pact", "talks", "talk", "process", "summit", "conference", "negotiations",
        "declaration", "format", "meeting", "meetings", "round", "formula", "framework", "forum", "deal", "airport",
        "suburb", "suburbs", "hotel", "court", "courtroom", "street", "stadium",
        "marathon", "market", "stock", "climate", "peace", "dialogue", "consultations", "exhibition", "fair",
        "festival",
        "tribunal", "attacks", "bombings", "games",
    };

    // A city's own bodies are of its country, and not its government.
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["university"] = "EDU",
        ["college"] = "EDU",
        ["school"] = "EDU",
        ["hospital"] = "MED",
        ["clinic"] = "MED",
    };

    /// <summary>
    /// The sector of a body that a city's name begins, "Baghdad University"; null where none follows.
    /// </summary>
    public static string? BodyOf(string lower, PhraseKind kind) =>
        kind is PhraseKind.Seat or PhraseKind.Place ? Bodies.GetValueOrDefault(lower) : null;

    /// <summary>Whether the country's word is only a part of a longer name.</summary>
    public static bool Holds(string lower, Token[] tokens, int at, int end, PhraseKind kind)
    {
        if (kind is PhraseKind.Seat or PhraseKind.Place)
            return Venues.Contains(lower) && (at == 0 || tokens[at - 1].Word != Words.Possessive);
        if (kind != PhraseKind.Country || IsHeadline(tokens)) return false;
        if (at > 0 && tokens[at - 1].IsCapital && Array.IndexOf(New, tokens[at - 1].Word) >= 0 && at > 1) return true;
        if (end < tokens.Length && tokens[end].Word == Words.UnknownName
            && tokens[end - 1].End + 1 == tokens[end].Start)
            return true;
        // "The Times of India", "a Bank of Ghana": a capitalised word that no dictionary has.
        return at >= 2 && tokens[at - 1].Word == Of && tokens[at - 2].IsCapital && at - 2 > 0
            && tokens[at - 2].Word == Words.UnknownName;
    }

    private static bool IsHeadline(Token[] tokens)
    {
        var (words, capitals) = (0, 0);
        foreach (var token in tokens)
        {
            if (token.Is(WordTags.Punctuation | WordTags.Number | WordTags.Preposition)) continue;
            words++;
            if (token.IsCapital) capitals++;
        }
        return words >= HeadlineMin && capitals > words * HeadlineShare;
    }
}
