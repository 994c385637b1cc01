namespace Diplomacy.Domain.Scoring.Models;

/// <summary>What models over a window of days share: the parameter, the bounds and the evidence.</summary>
internal static class Window
{
    private const string Days = "window_days";
    private const double Thousandths = 1_000;

    public static ModelParameter Parameter(int days) => new(Days, days, Min: 1, Max: 3_650, "days");

    public static int DaysOf(IReadOnlyDictionary<string, double> values, int otherwise) =>
        (int)values.GetValueOrDefault(Days, otherwise);

    public static bool Holds(DateOnly day, DateOnly asOf, int days) =>
        day <= asOf && day.DayNumber > asOf.DayNumber - days;

    public static DateOnly FirstDay(DateOnly asOf, int days) =>
        DateOnly.FromDayNumber(Math.Max(asOf.DayNumber - days + 1, 0));

    /// <summary>
    /// A score with its evidence, without an interval, on a scale without grades; undefined if the window is empty.
    /// </summary>
    public static LevelScore Score(double level, double score, IReadOnlyCollection<WeighedEvent> counted)
    {
        if (counted.Count == 0)
            (level, score) = (double.NaN, double.NaN);
        var evidence = counted.Sum(one => (long)one.Quality) / Thousandths;
        var graded = GradedEvidence.Of(counted) / Thousandths;
        return LevelScore.WithoutInterval(level, score, evidence, graded,
            graded < LevelModel.GradedEvidenceMin ? Grade.InsufficientEvidence : Grade.NotGraded);
    }
}
