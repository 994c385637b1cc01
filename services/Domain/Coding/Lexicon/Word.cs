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
/// A known spelling with all its meanings. There is one object per spelling, so words compare by reference.
/// </summary>
internal sealed class Word(string text)
{
    /// <summary>The spelling: lower case without accents; of an acronym unchanged.</summary>
    public string Text { get; } = text;

    /// <summary>The word it is a form of: itself, the verb, or the singular.</summary>
    public Word Lemma { get; set; } = null!;

    public WordTags Tags { get; set; }

    public VerbForms Forms { get; set; }

    /// <summary>Names and roles that begin with this word, longest first.</summary>
    public ActorPhrase[] Phrases { get; set; } = [];

    /// <summary>Its meanings as a verb; set on the lemma only.</summary>
    public Frame[] Verb { get; set; } = [];

    /// <summary>Its meanings as the last word of a noun; set on the lemma only.</summary>
    public Frame[] Noun { get; set; } = [];

    /// <summary>Set phrases about future actions that begin with this word.</summary>
    public Frame[] Set { get; set; } = [];

    public bool Is(WordTags tags) => (Tags & tags) != 0;

    public bool Has(VerbForms forms) => (Forms & forms) != 0;

    /// <summary>The word itself or the word it is a form of.</summary>
    public bool IsFormOf(Word other) => ReferenceEquals(this, other) || ReferenceEquals(Lemma, other);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
