using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Frames;

namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>What a word can be in a clause.</summary>
[Flags]
internal enum WordTags
{
    None = 0,
    Determiner = 1 << 0,
    Preposition = 1 << 1,
    Conjunction = 1 << 2,
    Subordinator = 1 << 3,
    Relative = 1 << 4,
    Be = 1 << 5,
    Have = 1 << 6,
    Do = 1 << 7,
    Modal = 1 << 8,
    Negation = 1 << 9,
    Pronoun = 1 << 10,
    Adverb = 1 << 11,
    Adjective = 1 << 12,
    Speech = 1 << 13,
    Transparent = 1 << 14,
    Future = 1 << 15,
    Number = 1 << 16,
    Punctuation = 1 << 17,
    Name = 1 << 18,
    Possessive = 1 << 19,
    Month = 1 << 20,
    Verb = 1 << 21,
}

/// <summary>The forms that a spelling can be of its verb.</summary>
[Flags]
internal enum VerbForms
{
    None = 0,
    Base = 1,
    Third = 2,
    Past = 4,
    Participle = 8,
    Ing = 16,
}

/// <summary>
/// A spelling that the dictionaries know, with all they say of it. One object a spelling, so that words compare by
/// reference.
/// </summary>
internal sealed class Word(string text)
{
    /// <summary>The spelling: lower case without accents; as it stands for an acronym.</summary>
    public string Text { get; } = text;

    /// <summary>The word it is a form of: itself, the verb, or the singular.</summary>
    public Word Lemma { get; set; } = null!;

    public WordTags Tags { get; set; }

    public VerbForms Forms { get; set; }

    /// <summary>Names and roles that begin with this word, longest first.</summary>
    public ActorPhrase[] Phrases { get; set; } = [];

    /// <summary>What it means as a verb; on the lemma alone.</summary>
    public Frame[] Verb { get; set; } = [];

    /// <summary>What it means as a noun, of which it is the last word; on the lemma alone.</summary>
    public Frame[] Noun { get; set; } = [];

    /// <summary>Set phrases about what is to come that begin with this word.</summary>
    public Frame[] Set { get; set; } = [];

    public bool Is(WordTags tags) => (Tags & tags) != 0;

    public bool Has(VerbForms forms) => (Forms & forms) != 0;

    /// <summary>The word itself or the word it is a form of.</summary>
    public bool IsFormOf(Word other) => ReferenceEquals(this, other) || ReferenceEquals(Lemma, other);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
