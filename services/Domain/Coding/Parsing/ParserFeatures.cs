namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// The features of a parser's state: words, tags and dependents near the top of the stack and the front of the buffer
/// (after Zhang and Nivre, 2011), with prepositions and subordinators, which attach to words still to come.
/// </summary>
internal static class ParserFeatures
{
    /// <summary>How many features a state has at most.</summary>
    public const int Max = 128;

    // Above the templates of words, of which there are fewer.
    private const int DependentTemplateFirst = 64;

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
        var view = new StateView(sentence, s0, s1, nodes[s1.Below], b0);
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
        var list = new FeatureList(features, DependentTemplateFirst);
        var view = new StateView(sentence, s0, s1, nodes[s1.Below], b0);
        DependentFeatures.AddThird(ref list, view);
        DependentFeatures.AddDependents(
            ref list, view, new(sentence, nodes, s0), new(sentence, nodes, s1), new(sentence, nodes, b0));
        DependentFeatures.AddValency(ref list, view, s0, s1, b0);
        DependentFeatures.AddPrepositions(ref list, view, s0, s1, b0);
        return list.Count;
    }

    private static void AddWords(ref FeatureList list, in StateView v)
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

    private static void AddPairs(ref FeatureList list, in StateView v)
    {
        list.Add(v.S0Stem, v.B0Stem);
        list.Add(v.S0Tag, v.B0, v.B0Tag);
        list.Add(v.S0, v.S0Tag, v.B0Tag);
        list.Add(v.S0Tag, v.B0Tag);
        list.Add(v.B0Tag, v.B1Tag);
        list.Add(v.B0, v.B1Tag);
        list.Add(v.B0Tag, v.B1);
        list.Add(v.S1Tag, v.S0Tag);
        list.Add(v.S1, v.S1Tag, v.S0Tag);
        list.Add(v.S1Tag, v.S0, v.S0Tag);
        list.Add(v.S1Stem, v.S0Stem);
        list.Add(v.S1Tag, v.B0Tag);
        list.Add(v.S1Stem, v.B0Stem);
        list.Add(v.S1Tag, v.B0);
        list.Add(v.S1, v.B0Tag);
        list.Add(v.S0Tag, v.B1Tag);
        list.Add(v.S0, v.B1Tag);
    }

    private static void AddTriples(ref FeatureList list, in StateView v)
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
        list.Add(v.S1Stem, v.S0Stem, v.B0Stem);
        list.Add(v.B1Tag, v.B2Tag, v.B3Tag);
        list.Add(v.S1Tag, v.B0Tag, v.B1Tag);
    }

    private static void AddDistances(
        ref FeatureList list, in StateView v, TaggedWords sentence, in Node s0, in Node s1, in Node b0)
    {
        var toFront = Distance(b0.Word - s0.Word);
        var toTop = Distance(s0.Word - s1.Word);
        var between = sentence.SeparatorsBetween(s0, b0);
        var below = sentence.SeparatorsBetween(s1, s0);
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
}
