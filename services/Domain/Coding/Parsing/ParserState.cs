namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// A word on the stack or at the front of the buffer with the dependents it has so far. It never changes: states share
/// nodes, so that a step costs the same in long sentences as in short ones.
/// </summary>
internal struct Node
{
    /// <summary>Index of the word; the artificial root comes after the last.</summary>
    public int Word;

    /// <summary>The node below it on the stack; 0 for none.</summary>
    public int Below;

    /// <summary>How many nodes the stack has, with this one on top.</summary>
    public int Depth;

    /// <summary>Its outermost and second outermost dependents on the left and on the right; 0 for none.</summary>
    public int Left1, Left2, Right1, Right2;

    /// <summary>The relations of these dependents.</summary>
    public byte Left1Relation, Left2Relation, Right1Relation, Right2Relation;

    /// <summary>How many dependents it has on each side.</summary>
    public byte LeftCount, RightCount;

    /// <summary>The relations of its dependents on each side, as bits.</summary>
    public ulong LeftRelations, RightRelations;

    /// <summary>The preposition and the subordinator that belong to it, as hashes of words; 0 for none.</summary>
    public uint CaseWord, MarkWord;
}

/// <summary>A state of the parser.</summary>
internal struct ParserState
{
    /// <summary>The node on top of the stack; 0 for an empty stack.</summary>
    public int Top;

    /// <summary>The node at the front of the buffer.</summary>
    public int Front;

    /// <summary>The state before, and the transition that led here from there.</summary>
    public int Previous;
    public byte Transition;

    /// <summary>The sum of the scores of the transitions.</summary>
    public double Score;

    /// <summary>Whether all transitions were right, when that is known: in training.</summary>
    public bool IsGold;
}
