namespace Diplomacy.Domain.Scoring.Models;

/// <summary>A total order of events, for models that process them by day.</summary>
internal static class EventOrder
{
    public static int ByDay(WeighedEvent one, WeighedEvent other) =>
        (one.Day, one.Value, one.Quality, one.Mentions)
            .CompareTo((other.Day, other.Value, other.Quality, other.Mentions));
}
