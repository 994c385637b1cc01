namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// The features of a parser's state: words, tags and dependents near the top of the stack and the front of the buffer
/// (after Zhang and Nivre, 2011), with prepositions and subordinators, which attach to words still to come.
/// </summary>
internal static class ParserFeatures
{
    /// <summary>How many features a state has at most.</summary>
    public const int Max = 128;

    private const int CountMax = 3;

    private const int StateTemplateFirst = 64;

    /// <summary>
    /// Writes the features of the words at the top of the stack and the front of the buffer alone; returns how many
    /// there are. Many states share them.
    /// </summary>
    public static int OfWords(in ParserState state, Node[] nodes, TaggedWords sentence, Span<uint> features)
    {
        ref readonly var s0 = ref nodes[state.Top];
        ref readonly var s1 = ref nodes[s0.Below];
        ref readonly var b0 = ref nodes[state.Front];
        var list = new FeatureList(features);
        var view = new View(sentence, s0, s1, nodes[s1.Below], b0);
        AddWords(ref list, view);
        AddPairs(ref list, view);
        AddTriples(ref list, view);
        AddDistances(ref list, view, sentence, s0, s1, b0);
        return list.Count;
    }

    /// <summary>Writes the other features of a state; returns how many there are.</summary>
    public static int OfDependents(in ParserState state, Node[] nodes, TaggedWords sentence, Span<uint> features)
    {
        ref readonly var s0 = ref nodes[state.Top];
        ref readonly var s1 = ref nodes[s0.Below];
        ref readonly var b0 = ref nodes[state.Front];
        var list = new FeatureList(features, StateTemplateFirst);
        var view = new View(sentence, s0, s1, nodes[s1.Below], b0);
        AddThird(ref list, view);
        AddDependents(ref list, view, new(sentence, nodes, s0), new(sentence, nodes, s1), new(sentence, nodes, b0));
        AddValency(ref list, view, s0, s1, b0);
        AddPrepositions(ref list, view, s0, s1, b0);
        return list.Count;
    }

    /// <summary>Words and tags of the stack (S) and the buffer (B).</summary>
    private readonly struct View
    {
        public readonly uint S0, S1, S2, B0, B1, B2, S0Tag, S1Tag, S2Tag, B0Tag, B1Tag, B2Tag, B3Tag;

        public View(TaggedWords sentence, in Node s0, in Node s1, in Node s2, in Node b0)
        {
            var (forms, tags) = (sentence.Forms, sentence.Tags);
            (S0, S0Tag) = (forms[Place(s0)].Word, tags[Place(s0)]);
            (S1, S1Tag) = (forms[Place(s1)].Word, tags[Place(s1)]);
            (S2, S2Tag) = (forms[Place(s2)].Word, tags[Place(s2)]);
            var next = Place(b0);
            (B0, B0Tag) = (forms[next].Word, tags[next]);
            // Behind the artificial root there is nothing, and room for no more than the padding.
            var end = sentence.Count + TaggedWords.Padding;
            if (next < end) (B1, B1Tag) = (forms[next + 1].Word, tags[next + 1]);
            if (next < end) (B2, B2Tag) = (forms[next + 2].Word, tags[next + 2]);
            if (next < end - 1) B3Tag = tags[next + 3];
        }
    }

    /// <summary>Words, tags and relations of the outermost dependents of a node.</summary>
    private readonly struct Dependents(TaggedWords sentence, Node[] nodes, in Node head)
    {
        public readonly uint Left = sentence.Forms[Place(nodes[head.Left1])].Word;
        public readonly uint LeftTag = sentence.Tags[Place(nodes[head.Left1])];
        public readonly uint LeftRelation = head.Left1Relation;
        public readonly uint Left2Tag = sentence.Tags[Place(nodes[head.Left2])];
        public readonly uint Left2Relation = head.Left2Relation;
        public readonly uint Right = sentence.Forms[Place(nodes[head.Right1])].Word;
        public readonly uint RightTag = sentence.Tags[Place(nodes[head.Right1])];
        public readonly uint RightRelation = head.Right1Relation;
        public readonly uint Right2Tag = sentence.Tags[Place(nodes[head.Right2])];
        public readonly uint Right2Relation = head.Right2Relation;
        public readonly uint RightCase = nodes[head.Right1].CaseWord;
    }

    private static int Place(in Node node) => node.Word + TaggedWords.Padding;

    private static void AddWords(ref FeatureList list, in View v)
    {
        list.Add(v.S0, v.S0Tag);
        list.Add(v.S0);
        list.Add(v.S0Tag);
        list.Add(v.B0, v.B0Tag);
        list.Add(v.B0);
        list.Add(v.B0Tag);
        list.Add(v.B1, v.B1Tag);
        list.Add(v.B1);
        list.Add(v.B1Tag);
        list.Add(v.B2);
        list.Add(v.B2Tag);
        list.Add(v.S1, v.S1Tag);
        list.Add(v.S1);
        list.Add(v.S1Tag);
    }

    private static void AddPairs(ref FeatureList list, in View v)
    {
        list.Add(v.S0, v.B0);
        list.Add(v.S0Tag, v.B0, v.B0Tag);
        list.Add(v.S0, v.S0Tag, v.B0Tag);
        list.Add(v.S0Tag, v.B0Tag);
        list.Add(v.B0Tag, v.B1Tag);
        list.Add(v.B0, v.B1Tag);
        list.Add(v.B0Tag, v.B1);
        list.Add(v.S1Tag, v.S0Tag);
        list.Add(v.S1, v.S1Tag, v.S0Tag);
        list.Add(v.S1Tag, v.S0, v.S0Tag);
        list.Add(v.S1, v.S0);
        list.Add(v.S1Tag, v.B0Tag);
        list.Add(v.S1, v.B0);
        list.Add(v.S1Tag, v.B0);
        list.Add(v.S1, v.B0Tag);
        list.Add(v.S0Tag, v.B1Tag);
        list.Add(v.S0, v.B1Tag);
    }

    private static void AddTriples(ref FeatureList list, in View v)
    {
        list.Add(v.S0Tag, v.B0Tag, v.B1Tag);
        list.Add(v.S1Tag, v.S0Tag, v.B0Tag);
        list.Add(v.B0Tag, v.B1Tag, v.B2Tag);
        list.Add(v.S1Tag, v.S0, v.B0Tag);
        list.Add(v.S1, v.S0Tag, v.B0Tag);
        list.Add(v.S1Tag, v.S0Tag, v.B0);
        list.Add(v.S0, v.B0Tag, v.B1Tag);
        list.Add(v.S0Tag, v.B0, v.B1Tag);
        list.Add(v.S0Tag, v.B0Tag, v.B1);
        list.Add(v.S1, v.S0, v.B0);
        list.Add(v.B1Tag, v.B2Tag, v.B3Tag);
        list.Add(v.S1Tag, v.B0Tag, v.B1Tag);
    }

    private static void AddDistances(
        ref FeatureList list, in View v, TaggedWords sentence, in Node s0, in Node s1, in Node b0)
    {
        var toFront = Distance(b0.Word - s0.Word);
        var toTop = Distance(s0.Word - s1.Word);
        var separators = sentence.Separators;
        var between = s0.Word < 0 ? 9u : (uint)Math.Min(CountMax, separators[Place(b0)] - separators[Place(s0)]);
        var below = s1.Word < 0 ? 9u : (uint)Math.Min(CountMax, separators[Place(s0)] - separators[Place(s1)]);
        list.Add(v.S0, toFront);
        list.Add(v.S0Tag, v.B0Tag, toFront);
        list.Add(v.B0, toFront);
        list.Add(v.S1Tag, v.S0Tag, toTop);
        list.Add(v.S1, toTop);
        list.Add(v.S0, v.S0Tag, toTop);
        list.Add(v.S0Tag, v.B0Tag, between);
        list.Add(v.S1Tag, v.S0Tag, below);
        list.Add(v.B0Tag, v.B1Tag, between);
        list.Add(v.S0, v.B0Tag, between);
        list.Add(v.S1, v.S0Tag, below);
        list.Add(v.S0Tag, v.B0, between);
    }

    private static uint Distance(int words) => words switch
    {
        <= 0 => 0,
        <= 5 => (uint)words,
        <= 10 => 6,
        _ => 7,
    };

    private static void AddThird(ref FeatureList list, in View v)
    {
        list.Add(v.S2, v.S2Tag);
        list.Add(v.S2Tag);
        list.Add(v.S2Tag, v.B0Tag);
        list.Add(v.S2Tag, v.S1Tag, v.S0Tag);
        list.Add(v.S2Tag, v.S0Tag, v.B0Tag);
    }

    private static void AddDependents(
        ref FeatureList list, in View v, in Dependents s0, in Dependents s1, in Dependents b0)
    {
        if (s0.LeftRelation > 0)
        {
            list.Add(s0.Left, s0.LeftRelation);
            list.Add(s0.LeftTag, s0.LeftRelation, v.S0Tag);
            list.Add(v.S0Tag, s0.LeftTag, v.B0Tag);
            list.Add(v.S1Tag, v.S0Tag, s0.LeftTag);
            list.Add(v.S0Tag, s0.LeftTag, s0.Left2Tag);
            list.Add(v.S0Tag, s0.Left2Tag, s0.Left2Relation);
        }
        else
            list.Skip(6);
        if (s0.RightRelation > 0)
        {
            list.Add(s0.Right, s0.RightRelation);
            list.Add(s0.RightTag, s0.RightRelation, v.S0Tag);
            list.Add(v.S0Tag, s0.RightTag, v.B0Tag);
            list.Add(v.S1Tag, v.S0Tag, s0.RightTag);
            list.Add(v.S0Tag, s0.RightTag, s0.Right2Tag);
            list.Add(v.S0Tag, s0.Right2Tag, s0.Right2Relation);
            list.Add(v.S0, s0.LeftRelation, s0.RightRelation);
            list.Add(s0.RightRelation, s0.RightCase, v.B0Tag);
        }
        else
            list.Skip(8);
        if (b0.LeftRelation > 0)
        {
            list.Add(b0.Left, b0.LeftRelation);
            list.Add(b0.LeftTag, b0.LeftRelation, v.B0Tag);
            list.Add(v.S0Tag, v.B0Tag, b0.LeftTag);
            list.Add(v.B0Tag, b0.LeftTag, b0.Left2Tag);
            list.Add(v.B0Tag, b0.Left2Tag, b0.Left2Relation);
            list.Add(v.S0Tag, b0.LeftRelation, v.B0Tag);
        }
        else
            list.Skip(6);
        AddDependentsBelow(ref list, v, s1);
    }

    private static void AddDependentsBelow(ref FeatureList list, in View v, in Dependents s1)
    {
        if (s1.RightRelation > 0)
        {
            list.Add(s1.Right, s1.RightRelation);
            list.Add(s1.RightTag, s1.RightRelation, v.S1Tag);
            list.Add(v.S1Tag, s1.RightTag, v.S0Tag);
            list.Add(v.S1Tag, s1.RightRelation, v.S0Tag);
            list.Add(v.S1, s1.RightRelation, v.S0Tag);
            list.Add(s1.RightRelation, s1.RightCase, v.S0Tag);
        }
        else
            list.Skip(6);
        if (s1.LeftRelation > 0)
        {
            list.Add(s1.LeftTag, s1.LeftRelation, v.S1Tag);
            list.Add(v.S1Tag, s1.LeftTag, v.S0Tag);
        }
        else
            list.Skip(2);
    }

    private static void AddValency(ref FeatureList list, in View v, in Node s0, in Node s1, in Node b0)
    {
        var s0Left = Bits(s0.LeftRelations);
        var s0Right = Bits(s0.RightRelations);
        var b0Left = Bits(b0.LeftRelations);
        var s1Left = Bits(s1.LeftRelations);
        var s1Right = Bits(s1.RightRelations);
        list.Add(v.S0, s0.RightCount);
        list.Add(v.S0Tag, s0.RightCount, s0.LeftCount);
        list.Add(v.S0, s0.LeftCount);
        list.Add(v.B0, b0.LeftCount);
        list.Add(v.B0Tag, b0.LeftCount);
        list.Add(v.S1Tag, s1.RightCount, v.S0Tag);
        list.Add(v.S0, s0Left);
        list.Add(v.S0Tag, s0Left, v.B0Tag);
        list.Add(v.S0, s0Right);
        list.Add(v.S0Tag, s0Right, v.B0Tag);
        list.Add(v.B0, b0Left);
        list.Add(v.B0Tag, b0Left, v.S0Tag);
        list.Add(v.S1, s1Right);
        list.Add(v.S1Tag, s1Right, v.S0Tag);
        list.Add(v.S1Tag, s1Left, v.S0Tag);
        list.Add(v.S0Tag, s0Left, v.S1Tag);
        list.Add(s1Right, v.S0Tag, v.B0Tag);
    }

    private static uint Bits(ulong relations) => (uint)(relations * 0x9E3779B97F4A7C15 >> 32);

    private static void AddPrepositions(ref FeatureList list, in View v, in Node s0, in Node s1, in Node b0)
    {
        if (b0.CaseWord > 0)
        {
            list.Add(v.S0, b0.CaseWord);
            list.Add(v.S1, b0.CaseWord);
            list.Add(v.S0Tag, v.S1Tag, b0.CaseWord);
            list.Add(v.S0, b0.CaseWord, v.B0);
            list.Add(v.S1, v.S0Tag, b0.CaseWord);
            list.Add(v.S1Tag, s0.CaseWord, b0.CaseWord);
        }
        else
            list.Skip(6);
        if (s0.CaseWord > 0)
        {
            list.Add(v.S1, s0.CaseWord);
            list.Add(v.S1Tag, s0.CaseWord, v.S0Tag);
            list.Add(v.S1, s0.CaseWord, v.S0);
            list.Add(v.S0Tag, s0.CaseWord, v.B0Tag);
        }
        else
            list.Skip(4);
        AddSubordinators(ref list, v, s0, s1, b0);
    }

    private static void AddSubordinators(ref FeatureList list, in View v, in Node s0, in Node s1, in Node b0)
    {
        if (b0.MarkWord > 0)
        {
            list.Add(v.S0, b0.MarkWord);
            list.Add(v.S0Tag, b0.MarkWord, v.B0Tag);
        }
        else
            list.Skip(2);
        if (s0.MarkWord > 0)
        {
            list.Add(v.S1, s0.MarkWord);
            list.Add(v.S1Tag, s0.MarkWord, v.S0Tag);
            list.Add(v.S0Tag, s0.MarkWord, v.B0Tag);
        }
        else
            list.Skip(3);
        if (s1.CaseWord > 0) list.Add(s1.CaseWord, v.S1Tag, v.S0Tag);
        else list.Skip(1);
        if (s1.MarkWord > 0) list.Add(s1.MarkWord, v.S1Tag, v.S0Tag);
    }
}
