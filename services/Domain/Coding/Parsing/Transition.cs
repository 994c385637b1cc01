namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>What a transition does.</summary>
internal enum TransitionKind
{
    /// <summary>The next word goes onto the stack.</summary>
    Shift,

    /// <summary>The top of the stack becomes a dependent of the next word.</summary>
    Left,

    /// <summary>The top of the stack becomes a dependent of the word below it.</summary>
    Right,
}

/// <summary>
/// A step of the arc-hybrid system (Kuhlmann, Gómez-Rodríguez and Satta, 2011). The artificial root stands behind the
/// last word; a sentence of n words takes 2n steps.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Relation">The number of the relation that it sets; 0 for a shift.</param>
internal readonly record struct Transition(TransitionKind Kind, byte Relation);
