using Diplomacy.Domain.Ties;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>The contribution of one source event to a level.</summary>
/// <param name="Event">The index of the source event in the given list.</param>
/// <param name="Amount">Its part of L; negative where it lowers the level.</param>
/// <param name="Share">Its share of all weight, the prior's included, 0 to 1.</param>
public readonly record struct Contribution(int Event, double Amount, double Share);

/// <summary>The contribution of a kind of tie to a level.</summary>
/// <param name="Kind">The kind; however many ties of it are in force, it counts once.</param>
/// <param name="Amount">Its part of the level; negative where it lowers it.</param>
public readonly record struct TieContribution(TieKind Kind, double Amount);

/// <summary>A level broken down by source event; the amounts add up to it within 1e-9.</summary>
/// <param name="Level">L, as <see cref="LevelModel.Evaluate"/> gives it.</param>
/// <param name="Contributions">One for each source event up to the day, largest absolute amount first.</param>
/// <param name="PriorShare">The share of the prior in all weight: K / (K + E) in the level model.</param>
public sealed record Explanation(double Level, IReadOnlyList<Contribution> Contributions, double PriorShare)
{
    /// <summary>The kinds of tie in force; part of the sum.</summary>
    public IReadOnlyList<TieContribution> Ties { get; init; } = [];

    /// <summary>The level without evidence; part of the sum.</summary>
    public double PriorLevel { get; init; }

    /// <summary>An explanation without a prior, its contributions sorted.</summary>
    internal static Explanation Sorted(double level, List<Contribution> contributions)
    {
        contributions.Sort(BySize);
        return new Explanation(level, contributions, PriorShare: 0);
    }

    private static int BySize(Contribution one, Contribution other) =>
        Math.Abs(other.Amount).CompareTo(Math.Abs(one.Amount)) is not 0 and var bySize
            ? bySize
            : one.Event.CompareTo(other.Event);
}
