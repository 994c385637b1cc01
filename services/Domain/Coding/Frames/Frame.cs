using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>How a deed is spoken of.</summary>
internal enum Way
{
    /// <summary>It is told as done.</summary>
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
/// <param name="Words">All words of the head; of a verb the first is inflected, of a noun the last.</param>
/// <param name="Code">The deed; no code where the row tells a way of speaking.</param>
/// <param name="Way">The way of speaking.</param>
/// <param name="With">One of these must stand beside it; null where nothing need.</param>
/// <param name="To">The prepositions that lead to the target.</param>
/// <param name="IsMutual">Whether each side does it to the other.</param>
/// <param name="HasTarget">Whether it is done to anyone.</param>
internal sealed record Frame(
    Word[] Words, CameoCode Code, Way Way, TermSet? With, Word[] To, bool IsMutual, bool HasTarget)
{
    /// <summary>One of these must stand before it, in what acts; null where nothing need.</summary>
    public TermSet? Before { get; init; }
}
