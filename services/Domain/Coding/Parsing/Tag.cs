namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>A tag that the tagger gives: the part of speech with the Penn Treebank's finer tag.</summary>
internal readonly record struct Tag(PartOfSpeech Part, string Xpos);
