using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>The way of speaking about an act.</summary>
internal enum Way
{
    /// <summary>It is reported as done.</summary>
    Done,
    Intent,
    Appeal,
    Demand,
    Reject,
    Threaten,
    Consider,
    Deny,
}

/// <summary>One row of verbs.tsv, nouns.tsv or phrases.tsv.</summary>
/// <param name="Words">
/// All words of the head; the first word of a verb and the last word of a noun are inflected.
/// </param>
/// <param name="Code">The code of the act; none where the row is a way of speaking.</param>
/// <param name="Way">The way of speaking.</param>
/// <param name="With">Terms of which one must follow; null where none is needed.</param>
/// <param name="To">The prepositions that lead to the target.</param>
/// <param name="IsMutual">Whether each side does it to the other.</param>
/// <param name="HasTarget">Whether it has a target.</param>
internal sealed record Frame(
    Word[] Words, CameoCode Code, Way Way, TermSet? With, Word[] To, bool IsMutual, bool HasTarget)
{
    /// <summary>Terms of which one must precede it; null where none is needed.</summary>
    public TermSet? Before { get; init; }

    /// <summary>Whether the object must be a person with a country: "received President Tinubu".</summary>
    public bool NeedsPerson { get; init; }

    /// <summary>
    /// Whether the party after the preposition acts, and the subject is acted upon: "received grain from".
    /// </summary>
    public bool IsReceived { get; init; }
}
