namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>What a dictionary knows of a word. Hints guide the tagger; they never force a tag.</summary>
[Flags]
public enum WordHints
{
    None = 0,

    /// <summary>The word is a name, or a part of one: of a country, a people, a capital, an organisation.</summary>
    Name = 1,

    /// <summary>The word can be the base form of a verb: "fear".</summary>
    VerbBase = 2,

    /// <summary>The word can be the third person of a verb: "fears".</summary>
    VerbThird = 4,

    /// <summary>The word can be the past tense of a verb: "gave".</summary>
    VerbPast = 8,

    /// <summary>The word can be the past participle of a verb: "given".</summary>
    VerbParticiple = 16,

    /// <summary>The word can be the -ing form of a verb: "giving".</summary>
    VerbIng = 32,
}
