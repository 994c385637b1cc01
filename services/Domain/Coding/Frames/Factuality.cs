namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Whether a sentence says that an act happened.</summary>
internal enum Factuality
{
    /// <summary>The sentence reports it as done.</summary>
    Done,

    /// <summary>Somebody intends or promises it: "will", "plans to".</summary>
    Intended,

    /// <summary>It may happen, or would under a condition: "could", "if", "unless".</summary>
    Conditional,

    /// <summary>It did not happen: "not", "denied that", "failed to".</summary>
    Denied,

    /// <summary>It is only claimed, feared, wished or played: "alleged", "feared", "in a film".</summary>
    Unreal,

    /// <summary>Another act of the sentence is about it and codes it: "asked X to …".</summary>
    Governed,
}
