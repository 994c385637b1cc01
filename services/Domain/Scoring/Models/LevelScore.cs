using Diplomacy.Domain.Ties;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>A grade of the published Chinese relationship scale. The lower bound of a range belongs to it.</summary>
public enum Grade
{
    /// <summary>Too little evidence. Not to be read as zero.</summary>
    InsufficientEvidence,

    /// <summary>−9 to −6.</summary>
    Antagonistic,

    /// <summary>−6 to −3.</summary>
    Tense,

    /// <summary>−3 to 0.</summary>
    Discordant,

    /// <summary>0 to 3.</summary>
    Ordinary,

    /// <summary>3 to 6.</summary>
    Good,

    /// <summary>6 to 9.</summary>
    Friendly,

    /// <summary>Enough evidence, but the model does not use the scale that grades are defined on.</summary>
    NotGraded,
}

/// <summary>The score of a relationship on a day under one of the models.</summary>
/// <param name="Level">
/// L: the mean Goldstein value, weighted by evidence and shrunk towards 0 by the prior. In models other than the level
/// model, the score before clamping.
/// </param>
/// <param name="Score">
/// −9 to +9, or the range of the model; NaN, as the level, where a model over a window has nothing in it.
/// </param>
/// <param name="Evidence">
/// E: the decayed evidence, 0 or more. In models other than the level model, Σ q of the events that count on the day.
/// </param>
/// <param name="IntervalLow">The lower end of the 90 % interval of the score; NaN where the model has none.</param>
/// <param name="IntervalHigh">The upper end of the 90 % interval of the score; NaN where the model has none.</param>
/// <param name="Momentum">
/// The score with a short half-life minus the score: positive when relations improve; 0 where the model has none.
/// </param>
/// <param name="Grade">The grade of the score.</param>
public readonly record struct LevelScore(
    double Level, double Score, double Evidence, double IntervalLow, double IntervalHigh, double Momentum, Grade Grade)
{
    /// <summary>The evidence that counts towards a grade; see <see cref="Scoring.GradedEvidence"/>.</summary>
    public double GradedEvidence { get; init; }

    /// <summary>The ties in force; none in models that do not count them.</summary>
    public Standing Standing { get; init; }

    /// <summary>L without the ties in force; the level itself in models that do not count them.</summary>
    public double Course { get; init; } = Level;

    /// <summary>The score of the course alone; the score itself in models that do not count ties.</summary>
    public double CourseScore { get; init; } = Score;

    /// <summary>The score of the ties in force alone.</summary>
    public double StandingScore => LevelModel.ScoreMax * Math.Tanh(Standing.Hundredths / 100.0);

    /// <summary>Whether there is enough evidence for a grade, or for a score without grades.</summary>
    public bool IsKnown => Grade != Grade.InsufficientEvidence;

    /// <summary>Whether there is as much evidence as asked for; by default, enough for a grade.</summary>
    public bool HasEvidence(double? min) => min is { } asked ? Evidence >= asked : IsKnown;

    /// <summary>Whether the model has no value: nothing that it counts lies at or before the day.</summary>
    public bool IsUndefined => double.IsNaN(Score);

    /// <summary>Whether the grade says friendly or hostile, and the interval holds both.</summary>
    public bool IsUncertain =>
        Grade is not (Grade.InsufficientEvidence or Grade.NotGraded) && IntervalLow < 0 && IntervalHigh > 0;

    /// <summary>The score of a model that gives neither interval nor momentum.</summary>
    internal static LevelScore WithoutInterval(
        double level, double score, double evidence, double gradedEvidence, Grade grade) =>
        new(level, score, evidence, IntervalLow: double.NaN, IntervalHigh: double.NaN, Momentum: 0, grade)
        {
            GradedEvidence = gradedEvidence,
        };
}
