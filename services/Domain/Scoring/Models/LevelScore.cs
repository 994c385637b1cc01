namespace Diplomacy.Domain.Scoring.Models;

/// <summary>
/// A relationship in a word, from the published Chinese relationship scale. Each grade reaches from its lower border,
/// which belongs to it, up to the next.
/// </summary>
public enum Grade
{
    /// <summary>Too little is known to say; never to be read as zero.</summary>
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

    /// <summary>Enough is known, but the scale of the model is not the one that grades are cut from.</summary>
    NotGraded,
}

/// <summary>Where a relationship stands on a day, by one of the models.</summary>
/// <param name="Level">
/// L: the mean Goldstein value, weighted by evidence and drawn towards 0 by the prior. In other models than the level
/// model, the score before it is cut off at the ends of its range.
/// </param>
/// <param name="Score">−9 to +9, or the range of the model.</param>
/// <param name="Evidence">
/// E: how much is known, decayed; 0 upwards. In other models than the level model, Σ q of what counts on the day.
/// </param>
/// <param name="IntervalLow">The lower end of the 90 % interval of the score; NaN where the model has none.</param>
/// <param name="IntervalHigh">The upper end of the 90 % interval of the score; NaN where the model has none.</param>
/// <param name="Momentum">
/// The score by a short half-life less the score: positive when things look up; 0 where the model has none.
/// </param>
/// <param name="Grade">The score in a word, or that there is too little evidence.</param>
public readonly record struct LevelScore(
    double Level, double Score, double Evidence, double IntervalLow, double IntervalHigh, double Momentum, Grade Grade)
{
    /// <summary>The score of a model that gives neither interval nor momentum.</summary>
    internal static LevelScore WithoutInterval(double level, double score, double evidence, Grade grade) =>
        new(level, score, evidence, IntervalLow: double.NaN, IntervalHigh: double.NaN, Momentum: 0, grade);
}
