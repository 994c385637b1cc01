using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Actors;

/// <summary>Words of a sentence that name an actor.</summary>
/// <param name="First">Place of the first token.</param>
/// <param name="End">Place after the last token.</param>
/// <param name="Actor">Whom they name; its country may still be unknown where they tell a role alone.</param>
/// <param name="Kind">The kind of the words that tell whose actor it is.</param>
internal sealed record Mention(int First, int End, Actor Actor, PhraseKind Kind)
{
    /// <summary>The preposition that leads to it; null where none does.</summary>
    public Word? Preposition { get; init; }

    /// <summary>Whether a noun that is no actor follows ("Israeli goods", "U.S. request").</summary>
    public bool IsAttribute { get; init; }

    /// <summary>Whether "'s" follows.</summary>
    public bool IsPossessive { get; init; }

    /// <summary>The place of the mention it stands in a list with, before it; -1 where it begins one.</summary>
    public int ListedAfter { get; init; } = -1;

    /// <summary>Whether it is a country, a people or a place and nothing more.</summary>
    public bool IsBare { get; init; }

    /// <summary>A person who held an office in these years; 0 where no year is known.</summary>
    public (int From, int Until) Office { get; init; }

    /// <summary>The same words, naming another actor.</summary>
    public Mention As(Actor actor) => this with { Actor = actor };
}
