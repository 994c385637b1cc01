namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Makes trees projective: the parser makes no arcs that cross.</summary>
internal static class Projectivity
{
    /// <summary>The heads, with each arc that crosses another moved up to the head of its head.</summary>
    public static int[] Lift(int[] heads)
    {
        var lifted = heads.ToArray();
        while (ShortestFault(lifted) is var dependent and >= 0) lifted[dependent] = lifted[lifted[dependent]];
        return lifted;
    }

    private static int ShortestFault(int[] heads)
    {
        var found = -1;
        for (var i = 0; i < heads.Length; i++)
        {
            if (heads[i] < 0 || IsProjective(heads, i)) continue;
            if (found < 0 || int.Abs(heads[i] - i) < int.Abs(heads[found] - found)) found = i;
        }
        return found;
    }

    /// <summary>Whether all words between a word and its head descend from the head.</summary>
    private static bool IsProjective(int[] heads, int dependent)
    {
        var head = heads[dependent];
        for (var between = int.Min(head, dependent) + 1; between < int.Max(head, dependent); between++)
        {
            var above = between;
            while (above >= 0 && above != head) above = heads[above];
            if (above < 0) return false;
        }
        return true;
    }
}
