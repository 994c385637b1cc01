namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>Words and tags of the stack (S) and the buffer (B).</summary>
internal readonly struct StateView
{
    public readonly uint S0, S1, S2, B0, B1, B2, S0Stem, S1Stem, B0Stem, S0Class, B0Class, B1Class;
    public readonly uint S0Tag, S1Tag, S2Tag, B0Tag, B1Tag, B2Tag, B3Tag;

    public StateView(TaggedWords sentence, in Node s0, in Node s1, in Node s2, in Node b0)
    {
        var (forms, tags) = (sentence.Forms, sentence.Tags);
        var (top, below, third) = (TaggedWords.PlaceOf(s0), TaggedWords.PlaceOf(s1), TaggedWords.PlaceOf(s2));
        (S0, S0Tag, S0Stem, S0Class) = (forms[top].Word, tags[top], forms[top].Stem, forms[top].TagClass);
        (S1, S1Tag, S1Stem) = (forms[below].Word, tags[below], forms[below].Stem);
        (S2, S2Tag) = (forms[third].Word, tags[third]);
        var next = TaggedWords.PlaceOf(b0);
        (B0, B0Tag, B0Stem, B0Class) = (forms[next].Word, tags[next], forms[next].Stem, forms[next].TagClass);
        // Behind the artificial root there is nothing, and room for no more than the padding.
        var end = sentence.Count + TaggedWords.Padding;
        if (next == end) return;
        (B1, B1Tag, B1Class) = (forms[next + 1].Word, tags[next + 1], forms[next + 1].TagClass);
        (B2, B2Tag) = (forms[next + 2].Word, tags[next + 2]);
        if (next < end - 1) B3Tag = tags[next + 3];
    }
}

/// <summary>Words, tags and relations of the outermost dependents of a node.</summary>
internal readonly struct Dependents(TaggedWords sentence, Node[] nodes, in Node head)
{
    public readonly uint Left = sentence.Forms[TaggedWords.PlaceOf(nodes[head.Left1])].Word;
    public readonly uint LeftTag = sentence.Tags[TaggedWords.PlaceOf(nodes[head.Left1])];
    public readonly uint LeftRelation = head.Left1Relation;
    public readonly uint Left2Tag = sentence.Tags[TaggedWords.PlaceOf(nodes[head.Left2])];
    public readonly uint Left2Relation = head.Left2Relation;
    public readonly uint Right = sentence.Forms[TaggedWords.PlaceOf(nodes[head.Right1])].Word;
    public readonly uint RightTag = sentence.Tags[TaggedWords.PlaceOf(nodes[head.Right1])];
    public readonly uint RightRelation = head.Right1Relation;
    public readonly uint Right2Tag = sentence.Tags[TaggedWords.PlaceOf(nodes[head.Right2])];
    public readonly uint Right2Relation = head.Right2Relation;
    public readonly uint RightCase = nodes[head.Right1].CaseWord;
}
