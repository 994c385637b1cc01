using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Ties;

/// <summary>On which side of a treaty a member is.</summary>
public enum TreatySide
{
    /// <summary>Bound with every other member.</summary>
    All,

    /// <summary>Bound with the members of side B.</summary>
    A,

    /// <summary>Bound with the members of side A.</summary>
    B,
}

/// <summary>A country's membership of a treaty.</summary>
/// <param name="From">The first day of the membership.</param>
/// <param name="Until">The first day after it; null while it lasts.</param>
/// <param name="OnPaper">Whether it exists on paper only.</param>
public readonly record struct TreatyMember(
    CountryCode Country, TreatySide Side, PartialDate From, PartialDate? Until, bool OnPaper);

/// <summary>A pair that a treaty binds.</summary>
public readonly record struct BoundPair(Relationship Pair, PartialDate From, PartialDate? Until, bool OnPaper);

/// <summary>Expands treaties into pairs.</summary>
public static class Treaty
{
    /// <summary>Every pair of members, for as long as both are; on paper where it is for either.</summary>
    public static IReadOnlyList<BoundPair> Pairs(IReadOnlyList<TreatyMember> members)
    {
        var pairs = new List<BoundPair>();
        for (var i = 0; i < members.Count; i++)
            for (var j = i + 1; j < members.Count; j++)
            {
                var (one, other) = (members[i], members[j]);
                if (one.Country == other.Country || one.Side == other.Side && one.Side != TreatySide.All)
                    continue;
                var from = one.From.Middle >= other.From.Middle ? one.From : other.From;
                var until = Earlier(one.Until, other.Until);
                if (until is { } end && end.Middle <= from.Middle)
                    continue;
                pairs.Add(new BoundPair(
                    Relationship.Between(one.Country, other.Country), from, until, one.OnPaper || other.OnPaper));
            }
        return pairs;
    }

    private static PartialDate? Earlier(PartialDate? one, PartialDate? other) =>
        one is not { } first ? other
        : other is not { } second ? one
        : first.Middle <= second.Middle ? first : second;
}
