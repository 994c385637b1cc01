using Diplomacy.Domain.Coding.Actors;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>The kind of words that carry an event; each kind is right with a probability of its own.</summary>
internal enum FrameKind
{
    /// <summary>A verb whose meaning its object or preposition fixes: "recalled its ambassador".</summary>
    VerbWithObject,

    /// <summary>A verb in its general meaning: "criticised".</summary>
    Verb,

    /// <summary>A verb that speaks of an act: "threatened to", "agreed to".</summary>
    Speech,

    /// <summary>
    /// A noun of action under a verb that says what becomes of it: "launched an attack", "lifted sanctions".
    /// </summary>
    GovernedNoun,

    /// <summary>A noun of action alone: "the expulsion of the consul by Bolivia".</summary>
    Noun,

    /// <summary>A set phrase: "willing to".</summary>
    Set,
}

/// <summary>A source event with its places in the sentence.</summary>
/// <param name="Event">The event.</param>
/// <param name="At">Position of the verb or noun of the event.</param>
/// <param name="Sources">The mentions of the acting parties.</param>
/// <param name="Targets">The mentions of the parties acted upon.</param>
/// <param name="ScopeEnd">Position after the last token that belongs to it.</param>
/// <param name="Kind">The kind of words that carry it.</param>
/// <param name="Reality">Whether it happened, and who says so.</param>
internal sealed record Deed(
    SentenceEvent Event, int At, Mention[] Sources, Mention[] Targets, int ScopeEnd, FrameKind Kind, Reality Reality)
{
    /// <summary>How sure the parser is of the arcs that the event rests on, 0 to 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>
    /// Whether a party is only the nearest name, for want of a better one: good enough to show, not to report.
    /// </summary>
    public bool IsGuess { get; init; }

    /// <summary>Whether it happened before the events around it ("had expelled").</summary>
    public bool IsEarlier { get; init; }
}
