using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>
/// The level model, <c>level-v1</c> and <c>feed-v1</c>: the monthly mean of Goldstein values, each month weighted by
/// the logarithm of how much was reported in it and by its age, and shrunk towards 0 by a prior. To this course,
/// <c>standing-v1</c> and <c>standing-feed-v1</c> add a constant for the ties in force, the standing.
/// </summary>
/// <remarks>Without the logarithm, the volume of press coverage would dominate the score.</remarks>
/// <param name="p">The parameters of its version.</param>
/// <param name="table">The weights of the CAMEO codes.</param>
public sealed class LevelModel(LevelParameters p, GoldsteinTable table) : ScoringModel(p.Name, table)
{
    /// <summary>The largest absolute value of the score.</summary>
    public const double ScoreMax = 9;

    /// <summary>The half-life, in days, of the score that momentum compares with.</summary>
    public const double MomentumHalfLifeDays = 90;

    /// <summary>Half the width of the interval in standard deviations: 90 % of a normal distribution.</summary>
    public const double IntervalDeviations = 1.64;

    /// <summary>The evidence below which a score carries no grade.</summary>
    /// <remarks>
    /// One sentence that only a program read (0.47) stays below it, whatever it was coded as, and so do two or three
    /// feed rows of the same source event (0.61, 0.66); one human-coded report (0.69) or two machine-coded source
    /// events of a month (0.79) do not.
    /// </remarks>
    public const double GradedEvidenceMin = 2.0 / 3.0;

    private const double Thousandths = 1_000;
    private const double Tenths = 10;
    private const double Hundredths = 100;
    private const double FriendlyFrom = 6, GoodFrom = 3, OrdinaryFrom = 0, DiscordantFrom = -3, TenseFrom = -6;

    private const string HalfLife = "half_life_days", Prior = "prior_weight", Scale = "scale", Spread = "spread";

    /// <inheritdoc/>
    public override string Description =>
        "Level of a relationship: monthly mean Goldstein values weighted by the logarithm of evidence and by age, "
        + "drawn towards 0 by a prior, "
        + (p.CountsTies ? "plus a constant for alliances, broken relations, sanctions and wars in force, " : "")
        + "bent into -9 to 9.";

    /// <inheritdoc/>
    public override bool CountsTies => p.CountsTies;

    /// <inheritdoc/>
    public override DateOnly SingleFrom(DateOnly asOf) =>
        asOf.AddDays(1) is { Day: 1 } next ? next : asOf.AddDays(1 - asOf.Day);

    /// <inheritdoc/>
    public override (double Min, double Max) Range => (-ScoreMax, ScoreMax);

    /// <inheritdoc/>
    public override bool HasGrades => true;

    /// <inheritdoc/>
    public override bool HasInterval => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ModelParameter> Parameters { get; } =
    [
        new(HalfLife, p.HalfLifeDays, Min: 1, Max: 36_500, "days"),
        new(Prior, p.PriorWeight, Min: 0.001, Max: 1_000, "evidence"),
        new(Scale, p.Scale, Min: 0.01, Max: 100, "Goldstein points"),
        new(Spread, p.Spread, Min: 0, Max: 100, "Goldstein points"),
    ];

    /// <inheritdoc/>
    public override ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable) =>
        new LevelModel(
            p with
            {
                HalfLifeDays = values.GetValueOrDefault(HalfLife, p.HalfLifeDays),
                PriorWeight = values.GetValueOrDefault(Prior, p.PriorWeight),
                Scale = values.GetValueOrDefault(Scale, p.Scale),
                Spread = values.GetValueOrDefault(Spread, p.Spread),
            },
            otherTable);

    /// <inheritdoc/>
    public override ScoreFold Fold(IReadOnlyList<TieSpan> ties) => new MonthFold(p, p.CountsTies ? [.. ties] : []);

    /// <inheritdoc/>
    public override Explanation Explain(
        ReadOnlySpan<WeighedEvent> events, IReadOnlyList<TieSpan> ties, DateOnly asOf)
    {
        var months = MonthBuckets.Of(events, asOf);
        var standing = p.CountsTies ? Standing.On([.. ties], asOf) : default;
        var score = Evaluate(months, asOf, p, standing);
        var total = p.PriorWeight + score.Evidence;
        var unitByMonth = months.ToDictionary(month => month.Month, month => Unit(month) / total);

        var contributions = new List<Contribution>(events.Length);
        for (var i = 0; i < events.Length; i++)
        {
            if (events[i].Day > asOf) continue;
            var unit = unitByMonth.GetValueOrDefault(MonthBucket.IndexOf(events[i].Day));
            var weight = unit * events[i].Quality;
            contributions.Add(new(i, weight * events[i].Value, weight * Tenths));
        }
        return Explanation.Sorted(score.Level, contributions) with
        {
            PriorShare = p.PriorWeight / total,
            Ties = [.. standing.InForce.Select(kind => new TieContribution(
                kind, p.Scale * standing.PartOf(kind) / Hundredths))],
        };

        // W · decay / n: the weight of each ten-thousandth of q·v in its month, before the prior.
        double Unit(MonthBucket month) =>
            Weight(month.Evidence) * LevelParameters.Decay(AgeDays(month, asOf), p.HalfLifeDays)
            / (month.Evidence * Tenths);
    }

    /// <summary>The score of a day. Allocates nothing; the same months always give the same bits.</summary>
    /// <param name="months">
    /// Ascending, each month once, with the events up to <paramref name="asOf"/> only: the caller leaves later days out
    /// of the last month. Later months and months without evidence are skipped.
    /// </param>
    /// <param name="asOf">The day of the score.</param>
    /// <param name="p">The version of the model.</param>
    /// <param name="standing">What the ties in force add up to; nothing in versions without ties.</param>
    public static LevelScore Evaluate(
        ReadOnlySpan<MonthBucket> months, DateOnly asOf, LevelParameters p, Standing standing = default)
    {
        // Always summed in order of time: floating-point sums in another order differ in the last bits.
        double evidence = 0, graded = 0, weighted = 0, recentEvidence = 0, recentWeighted = 0;
        var present = MonthBucket.IndexOf(asOf);
        foreach (var month in months)
        {
            if (month.Month > present) break;
            if (month.Evidence <= 0) continue;
            var (weight, mean) = (Weight(month.Evidence), Mean(month));
            var age = AgeDays(month, asOf);

            var decay = LevelParameters.Decay(age, p.HalfLifeDays);
            var counted = weight * decay;
            evidence += counted;
            graded += month.Ungraded == 0 ? counted : Weight(month.Evidence - month.Ungraded) * decay;
            weighted += counted * mean;
            var countedRecently = weight * LevelParameters.Decay(age, MomentumHalfLifeDays);
            recentEvidence += countedRecently;
            recentWeighted += countedRecently * mean;
        }

        // Without ties this adds 0, so that every number is the same in the last bit.
        var constant = p.Scale * (standing.Hundredths / Hundredths);
        var course = weighted / (p.PriorWeight + evidence);
        var level = constant + course;
        var score = ScoreOf(level, p);
        var reach = IntervalDeviations * p.Spread / Math.Sqrt(p.PriorWeight + evidence);
        return new LevelScore(
            Level: level,
            Score: score,
            Evidence: evidence,
            IntervalLow: ScoreOf(level - reach, p),
            IntervalHigh: ScoreOf(level + reach, p),
            Momentum: ScoreOf(constant + (recentWeighted / (p.PriorWeight + recentEvidence)), p) - score,
            Grade: standing.HasAny ? GradeOf(score) : GradeOf(score, graded))
        {
            GradedEvidence = graded,
            Standing = standing,
            Course = course,
            CourseScore = standing.HasAny ? ScoreOf(course, p) : score,
        };
    }

    /// <summary>The grade of a score with the evidence that counts towards it.</summary>
    public static Grade GradeOf(double score, double evidence) =>
        evidence < GradedEvidenceMin ? Grade.InsufficientEvidence : GradeOf(score);

    private static Grade GradeOf(double score) =>
        score >= FriendlyFrom ? Grade.Friendly
        : score >= GoodFrom ? Grade.Good
        : score >= OrdinaryFrom ? Grade.Ordinary
        : score >= DiscordantFrom ? Grade.Discordant
        : score >= TenseFrom ? Grade.Tense
        : Grade.Antagonistic;

    /// <summary>W = ln(1 + n): the weight of a month before decay.</summary>
    private static double Weight(long evidence) => Math.Log(1 + (evidence / Thousandths));

    /// <summary>The days since the end of the month, 0 while it lasts.</summary>
    private static double AgeDays(MonthBucket month, DateOnly asOf) =>
        Math.Max(0, asOf.DayNumber - month.LastDay.DayNumber);

    /// <summary>g: the mean value of the month, −10 to +10.</summary>
    private static double Mean(MonthBucket month) => month.Weighted / (month.Evidence * Tenths);

    private static double ScoreOf(double level, LevelParameters p) => ScoreMax * Math.Tanh(level / p.Scale);

    /// <summary>The month buckets so far. Each source event is added once, for any number of requested days.</summary>
    private sealed class MonthFold(LevelParameters p, TieSpan[] ties) : ScoreFold
    {
        private readonly MonthBuckets _months = new();

        public override void Add(WeighedEvent one) => _months.Add(one);

        public override LevelScore On(DateOnly day) => Evaluate(_months.All, day, p, Standing.On(ties, day));
    }
}
