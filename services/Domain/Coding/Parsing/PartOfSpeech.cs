namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>The parts of speech of Universal Dependencies (UPOS), under its own names.</summary>
public enum PartOfSpeech
{
    X,
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
}
