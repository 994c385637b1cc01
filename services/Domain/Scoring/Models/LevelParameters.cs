namespace Diplomacy.Domain.Scoring.Models;

/// <summary>The parameters of one version of the level model.</summary>
/// <param name="Name">The model's name in requests.</param>
/// <param name="HalfLifeDays">H: the half-life of a month's weight, in days.</param>
/// <param name="PriorWeight">K: the weight of the prior, in units of evidence.</param>
/// <param name="Scale">s: the level at which the score reaches 9 · tanh(1).</param>
/// <param name="Spread">σ: the standard deviation of Goldstein values within one relationship.</param>
/// <param name="CountsTies">Whether the ties in force count besides the source events.</param>
public sealed record LevelParameters(
    string Name, double HalfLifeDays, double PriorWeight, double Scale, double Spread, bool CountsTies = false)
{
    /// <summary>For curated documents: few reports, each chosen.</summary>
    public static LevelParameters LevelV1 { get; } =
        new("level-v1", HalfLifeDays: 730, PriorWeight: 2, Scale: 3, Spread: 4.5);

    /// <summary>For dense machine-coded feeds: many rows, each doubtful, most of them close to neutral.</summary>
    public static LevelParameters FeedV1 { get; } =
        new("feed-v1", HalfLifeDays: 730, PriorWeight: 8, Scale: 0.8, Spread: 4.5);

    /// <summary>For documents, with ties.</summary>
    public static LevelParameters StandingV1 { get; } = LevelV1 with { Name = "standing-v1", CountsTies = true };

    /// <summary>For feeds, with ties.</summary>
    public static LevelParameters StandingFeedV1 { get; } =
        FeedV1 with { Name = "standing-feed-v1", CountsTies = true };

    /// <summary>Every version.</summary>
    public static IReadOnlyList<LevelParameters> All { get; } = [LevelV1, FeedV1, StandingV1, StandingFeedV1];

    /// <summary>2^(−age / H): the decay factor at an age.</summary>
    internal static double Decay(double ageDays, double halfLifeDays) => double.Exp2(-ageDays / halfLifeDays);
}
