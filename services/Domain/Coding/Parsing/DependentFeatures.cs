namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>The features that see the dependents which words have so far.</summary>
internal static class DependentFeatures
{
    public static void AddThird(ref FeatureList list, in StateView v)
    {
        list.Add(v.S2, v.S2Tag);
        list.Add(v.S2Tag);
        list.Add(v.S2Tag, v.B0Tag);
        list.Add(v.S2Tag, v.S1Tag, v.S0Tag);
        list.Add(v.S2Tag, v.S0Tag, v.B0Tag);
    }

    public static void AddDependents(
        ref FeatureList list, in StateView v, in Dependents s0, in Dependents s1, in Dependents b0)
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

    private static void AddDependentsBelow(ref FeatureList list, in StateView v, in Dependents s1)
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

    public static void AddValency(ref FeatureList list, in StateView v, in Node s0, in Node s1, in Node b0)
    {
        var s0Left = Bits(s0.LeftRelations);
        var s0Right = Bits(s0.RightRelations);
        var b0Left = Bits(b0.LeftRelations);
        var s1Left = Bits(s1.LeftRelations);
        var s1Right = Bits(s1.RightRelations);
        list.Add(v.S0Stem, s0.RightCount);
        list.Add(v.S0Tag, s0.RightCount, s0.LeftCount);
        list.Add(v.S0, s0.LeftCount);
        list.Add(v.B0, b0.LeftCount);
        list.Add(v.B0Tag, b0.LeftCount);
        list.Add(v.S1Tag, s1.RightCount, v.S0Tag);
        list.Add(v.S0, s0Left);
        list.Add(v.S0Tag, s0Left, v.B0Tag);
        list.Add(v.S0Stem, s0Right);
        list.Add(v.S0Tag, s0Right, v.B0Tag);
        list.Add(v.B0, b0Left);
        list.Add(v.B0Tag, b0Left, v.S0Tag);
        list.Add(v.S1Stem, s1Right);
        list.Add(v.S1Tag, s1Right, v.S0Tag);
        list.Add(v.S1Tag, s1Left, v.S0Tag);
        list.Add(v.S0Tag, s0Left, v.S1Tag);
        list.Add(s1Right, v.S0Tag, v.B0Tag);
    }

    private static uint Bits(ulong relations) => (uint)(relations * 0x9E3779B97F4A7C15 >> 32);

    public static void AddPrepositions(ref FeatureList list, in StateView v, in Node s0, in Node s1, in Node b0)
    {
        if (b0.CaseWord > 0)
        {
            list.Add(v.S0Stem, b0.CaseWord);
            list.Add(v.S1Stem, b0.CaseWord);
            list.Add(v.S0Tag, v.S1Tag, b0.CaseWord);
            list.Add(v.S0Stem, b0.CaseWord, v.B0Stem);
            list.Add(v.S1Stem, v.S0Tag, b0.CaseWord);
            list.Add(v.S1Tag, s0.CaseWord, b0.CaseWord);
        }
        else
            list.Skip(6);
        if (s0.CaseWord > 0)
        {
            list.Add(v.S1Stem, s0.CaseWord);
            list.Add(v.S1Tag, s0.CaseWord, v.S0Tag);
            list.Add(v.S1Stem, s0.CaseWord, v.S0Stem);
            list.Add(v.S0Tag, s0.CaseWord, v.B0Tag);
        }
        else
            list.Skip(4);
        AddSubordinators(ref list, v, s0, s1, b0);
    }

    private static void AddSubordinators(ref FeatureList list, in StateView v, in Node s0, in Node s1, in Node b0)
    {
        if (b0.MarkWord > 0)
        {
            list.Add(v.S0Stem, b0.MarkWord);
            list.Add(v.S0Tag, b0.MarkWord, v.B0Tag);
        }
        else
            list.Skip(2);
        if (s0.MarkWord > 0)
        {
            list.Add(v.S1Stem, s0.MarkWord);
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
