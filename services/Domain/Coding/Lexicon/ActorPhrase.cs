namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>The kind of a phrase that names an actor.</summary>
internal enum PhraseKind
{
    /// <summary>A country by its name.</summary>
    Country,

    /// <summary>Its people, or the adjective of it.</summary>
    People,

    /// <summary>A capital or another seat of government that represents it.</summary>
    Seat,

    /// <summary>A place in it.</summary>
    Place,

    /// <summary>A person.</summary>
    Person,

    /// <summary>An organisation, armed group or firm.</summary>
    Organisation,

    /// <summary>A role: "minister", "rebels".</summary>
    Role,
}

/// <summary>Words that name an actor.</summary>
/// <param name="Words">The words, in order.</param>
/// <param name="IsProper">Whether the first must be written with a capital.</param>
/// <param name="Kind">What kind of words they are.</param>
/// <param name="Actor">The actor; without country for a role.</param>
/// <param name="From">The first year in office, of a person; 0 otherwise.</param>
/// <param name="Until">The last year in office; 9999 while in office.</param>
internal sealed record ActorPhrase(
    Word[] Words, bool IsProper, PhraseKind Kind, Actor Actor, int From = 0, int Until = 9999)
{
    /// <summary>Whether it identifies the person only after a title ("President Bush").</summary>
    public bool NeedsTitle { get; init; }
}
