namespace Diplomacy.Domain.Scoring.Models;

/// <summary><c>goldstein-sum-v1</c>: the sum of recent Goldstein values, which most users of GDELT plot.</summary>
/// <remarks>For the model that scores relationships, see <see cref="LevelModel"/>.</remarks>
public static class GoldsteinSumModel
{
    /// <summary>The model's name in requests.</summary>
    public const string Name = "goldstein-sum-v1";

    /// <summary>How many days are summed, up to and including the requested day.</summary>
    public const int WindowDays = 30;

    private const double ThousandthsOfTenths = 10_000;

    /// <summary>Σ q·v over the last 30 days; unbounded. The order of the events does not matter.</summary>
    public static double Evaluate(ReadOnlySpan<WeighedEvent> events, DateOnly asOf, int windowDays = WindowDays)
    {
        // Summed as integers, so that any order gives the same bits.
        long sum = 0;
        foreach (var one in events)
            if (Window.Holds(one.Day, asOf, windowDays))
                sum += (long)one.Quality * one.Value;
        return sum / ThousandthsOfTenths;
    }
}

/// <summary><c>temperature-v1</c>: the mean of recent daily Goldstein values on a scale of 0 to 100.</summary>
/// <remarks>For the model that scores relationships, see <see cref="LevelModel"/>.</remarks>
public static class TemperatureModel
{
    /// <summary>The model's name in requests.</summary>
    public const string Name = "temperature-v1";

    /// <summary>How many days are averaged, up to and including the requested day.</summary>
    public const int WindowDays = 14;

    /// <summary>The temperature of a neutral relationship, or of one without recent events.</summary>
    public const double Neutral = 50;

    /// <summary>How many degrees one point of the Goldstein scale is.</summary>
    public const double DegreesAPoint = 12;

    /// <summary>The bounds of the scale.</summary>
    public const double Coldest = 0, Hottest = 100;

    private const double Tenths = 10;

    /// <summary>
    /// 50 + 12 · the mean, over those of the last 14 days that saw events, of the day's mean value, in which each event
    /// weighs log(1 + mentions); 0 to 100. The order and the quality of the events do not matter.
    /// </summary>
    public static double Evaluate(ReadOnlySpan<WeighedEvent> events, DateOnly asOf) =>
        Clamp(Level(events, asOf, WindowDays));

    /// <summary>The temperature before clamping.</summary>
    internal static double Level(ReadOnlySpan<WeighedEvent> events, DateOnly asOf, int windowDays)
    {
        var recent = new List<WeighedEvent>();
        foreach (var one in events)
            if (Window.Holds(one.Day, asOf, windowDays))
                recent.Add(one);
        recent.Sort(EventOrder.ByDay);

        // The events are sorted, so each day is complete before the next begins.
        double sumOfDays = 0, weight = 0, weighted = 0;
        var days = 0;
        for (var i = 0; i < recent.Count; i++)
        {
            var one = recent[i];
            var weightOfOne = WeightOf(one);
            weight += weightOfOne;
            weighted += weightOfOne * one.Value / Tenths;
            if (i + 1 < recent.Count && recent[i + 1].Day == one.Day) continue;
            sumOfDays += weighted / weight;
            days++;
            (weight, weighted) = (0, 0);
        }
        return days == 0 ? Neutral : Neutral + (DegreesAPoint * sumOfDays / days);
    }

    /// <summary>log(1 + mentions): the weight of an event within its day.</summary>
    internal static double WeightOf(WeighedEvent one) => Math.Log(1.0 + Math.Max(one.Mentions, 1));

    internal static double Clamp(double level) => Math.Clamp(level, Coldest, Hottest);
}

/// <summary>
/// <c>conditional-v1</c>: the published Chinese rule. The closer the score is to the end of the scale that an event
/// pushes towards, the less the event moves it.
/// </summary>
/// <remarks>For the model that scores relationships, see <see cref="LevelModel"/>.</remarks>
public static class ConditionalModel
{
    /// <summary>The model's name in requests.</summary>
    public const string Name = "conditional-v1";

    private const double Max = LevelModel.ScoreMax;
    private const double ThousandthsOfTenths = 10_000;

    /// <summary>
    /// From 0, every event in order of date moves P by (9 − P)/9 · q·v upwards or (9 + P)/9 · q·v downwards; −9 to +9.
    /// Events of one day are applied in ascending order of value, so the order given does not matter.
    /// </summary>
    public static double Evaluate(ReadOnlySpan<WeighedEvent> events, DateOnly asOf)
    {
        WeighedEvent[] sorted = [.. events];
        Array.Sort(sorted, EventOrder.ByDay);

        double present = 0;
        foreach (var one in sorted)
        {
            if (one.Day > asOf) break;
            present = Step(present, one);
        }
        return present;
    }

    /// <summary>The score after one more event.</summary>
    internal static double Step(double present, WeighedEvent one)
    {
        var value = (long)one.Quality * one.Value / ThousandthsOfTenths;
        var headroom = (value >= 0 ? Max - present : Max + present) / Max;
        // A value above 9 could move the score past the end of the scale.
        return Math.Clamp(present + (headroom * value), -Max, Max);
    }
}

/// <summary>A total order of events, for models that process them by day.</summary>
internal static class EventOrder
{
    public static int ByDay(WeighedEvent one, WeighedEvent other) =>
        (one.Day, one.Value, one.Quality, one.Mentions)
            .CompareTo((other.Day, other.Value, other.Quality, other.Mentions));
}
