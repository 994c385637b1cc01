using System.Numerics;

namespace Diplomacy.Domain.Ties;

/// <summary>What the ties in force on a day add up to.</summary>
/// <param name="Kinds">The kinds in force: kind k is bit k. Each counts once, however many ties are of it.</param>
public readonly record struct Standing(int Kinds)
{
    /// <summary>The largest absolute value of <see cref="Hundredths"/>.</summary>
    public const int HundredthsMax = 150;

    /// <summary>The standing on a day.</summary>
    public static Standing On(ReadOnlySpan<TieSpan> ties, DateOnly day)
    {
        var kinds = 0;
        foreach (var tie in ties)
            if (tie.IsInForce(day))
                kinds |= 1 << (int)tie.Kind;
        return new Standing(kinds);
    }

    /// <summary>Whether any tie is in force.</summary>
    public bool HasAny => Kinds != 0;

    /// <summary>The kinds in force, in order.</summary>
    public IEnumerable<TieKind> InForce
    {
        get
        {
            var kinds = Kinds;
            return TieKinds.All.Where(kind => (kinds & 1 << (int)kind) != 0);
        }
    }

    /// <summary>Σ w, before it is clamped.</summary>
    public int Sum
    {
        get
        {
            var sum = 0;
            for (var left = (uint)Kinds; left != 0; left &= left - 1)
                sum += ((TieKind)BitOperations.TrailingZeroCount(left)).Weight();
            return sum;
        }
    }

    /// <summary>c: Σ w, clamped to −150 to +150 hundredths.</summary>
    public int Hundredths => Math.Clamp(Sum, -HundredthsMax, HundredthsMax);

    /// <summary>What one kind in force adds to c, in hundredths: its weight, scaled where c is clamped.</summary>
    public double PartOf(TieKind kind) => Sum is not 0 and var sum
        ? kind.Weight() * (Hundredths / (double)sum)
        : kind.Weight();
}
