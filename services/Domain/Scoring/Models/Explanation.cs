namespace Diplomacy.Domain.Scoring.Models;

/// <summary>The contribution of one source event to a level.</summary>
/// <param name="Event">The index of the source event in the given list.</param>
/// <param name="Amount">Its part of L; negative where it lowers the level.</param>
/// <param name="Share">Its share of all weight, the prior's included, 0 to 1.</param>
public readonly record struct Contribution(int Event, double Amount, double Share);

/// <summary>A level broken down by source event; the amounts add up to it within 1e-9.</summary>
/// <param name="Level">L, as <see cref="LevelModel.Evaluate"/> gives it.</param>
/// <param name="Contributions">One for each source event up to the day, largest absolute amount first.</param>
/// <param name="PriorShare">The share of the prior in all weight: K / (K + E) in the level model.</param>
public sealed record Explanation(double Level, IReadOnlyList<Contribution> Contributions, double PriorShare)
{
    private const double Tenths = 10;

    /// <summary>The level without evidence; part of the sum.</summary>
    public double PriorLevel { get; init; }

    /// <summary>Breaks down the level of a day.</summary>
    /// <param name="events">The source events, in any order; those after the day are ignored.</param>
    /// <param name="asOf">The day of the level.</param>
    /// <param name="p">The version of the model.</param>
    public static Explanation Of(ReadOnlySpan<WeighedEvent> events, DateOnly asOf, LevelParameters p)
    {
        var months = MonthBuckets.Of(events, asOf);
        var score = LevelModel.Evaluate(months, asOf, p);
        var total = p.PriorWeight + score.Evidence;
        var unitByMonth = months.ToDictionary(month => month.Month, month => UnitOf(month, asOf, p) / total);

        var contributions = new List<Contribution>(events.Length);
        for (var i = 0; i < events.Length; i++)
        {
            if (events[i].Day > asOf) continue;
            var unit = unitByMonth.GetValueOrDefault(MonthBucket.IndexOf(events[i].Day));
            var weight = unit * events[i].Quality;
            contributions.Add(new(i, weight * events[i].Value, weight * Tenths));
        }

        contributions.Sort(BySize);
        return new Explanation(score.Level, contributions, p.PriorWeight / total);
    }

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

    /// <summary>W · decay / n: the weight of each ten-thousandth of q·v in its month, before the prior.</summary>
    private static double UnitOf(MonthBucket month, DateOnly asOf, LevelParameters p)
    {
        var decay = LevelParameters.Decay(LevelModel.AgeDays(month, asOf), p.HalfLifeDays);
        return LevelModel.Weight(month) * decay / (month.Evidence * Tenths);
    }
}
