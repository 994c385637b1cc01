namespace Diplomacy.Domain.Scoring.Models;

/// <summary>Folds source events into the months that <see cref="LevelModel"/> evaluates.</summary>
public static class MonthBuckets
{
    /// <summary>
    /// The months of all events up to a day, ascending, without empty months. The order of the events does not matter.
    /// </summary>
    public static MonthBucket[] Of(ReadOnlySpan<WeighedEvent> events, DateOnly asOf)
    {
        var months = new SortedDictionary<int, MonthBucket>();
        foreach (var one in events)
        {
            if (one.Day > asOf) continue;
            var index = MonthBucket.IndexOf(one.Day);
            var month = months.GetValueOrDefault(index, new MonthBucket(index, Evidence: 0, Weighted: 0));
            months[index] = month.Plus(one.Quality, one.Value);
        }
        return [.. months.Values.Where(month => month.Evidence > 0)];
    }
}
