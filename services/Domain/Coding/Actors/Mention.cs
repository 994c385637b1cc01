using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Actors;

/// <summary>A phrase of a sentence that names an actor.</summary>
/// <param name="First">Position of the first token.</param>
/// <param name="End">Position after the last token.</param>
/// <param name="Actor">The actor; its country may be unknown where the phrase is only a role.</param>
/// <param name="Kind">The kind of the words that identify the actor.</param>
internal sealed record Mention(int First, int End, Actor Actor, PhraseKind Kind)
{
    /// <summary>The preposition that leads to it; null where none does.</summary>
    public Word? Preposition { get; init; }

    /// <summary>Whether a noun that is not an actor follows ("Israeli goods", "U.S. request").</summary>
    public bool IsAttribute { get; init; }

    /// <summary>Whether "'s" follows.</summary>
    public bool IsPossessive { get; init; }

    /// <summary>The index of the previous mention in the same list; -1 where it begins one.</summary>
    public int ListedAfter { get; init; } = -1;

    /// <summary>Whether it is only a country, a people or a place.</summary>
    public bool IsBare { get; init; }

    /// <summary>A person who held an office in these years; 0 where no year is known.</summary>
    public (int From, int Until) Office { get; init; }

    /// <summary>Whether it is a person who did not hold the office at the time of the text.</summary>
    public bool IsOutOfOffice { get; init; }

    /// <summary>The same words, naming another actor.</summary>
    public Mention As(Actor actor) => this with { Actor = actor };
}
