using System.Runtime.InteropServices;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>Folds source events into the months that <see cref="LevelModel"/> evaluates.</summary>
public sealed class MonthBuckets
{
    private readonly List<MonthBucket> _months = [];
    private readonly Dictionary<int, int> _sentences = [];
    private DateOnly _lastDay;

    /// <summary>The months so far, ascending, without months that no event was added to.</summary>
    public ReadOnlySpan<MonthBucket> All => CollectionsMarshal.AsSpan(_months);

    /// <summary>Adds the next source event. Events must come in order of day.</summary>
    public void Add(WeighedEvent one)
    {
        // The month is computed only when it changes: it is the costly step.
        if (_months.Count == 0 || one.Day > _lastDay)
        {
            _months.Add(new MonthBucket(MonthBucket.IndexOf(one.Day), Evidence: 0, Weighted: 0));
            _lastDay = _months[^1].LastDay;
            _sentences.Clear();
        }
        ref var month = ref CollectionsMarshal.AsSpan(_months)[^1];
        month = month.Plus(one.Quality, one.Value);
        if (one.Sentence != 0)
            month = month with { Ungraded = month.Ungraded + one.Quality - GradedEvidence.Of(one, _sentences) };
    }

    /// <summary>
    /// The months of all events up to a day, ascending, without empty months. The order of the events does not matter.
    /// </summary>
    public static MonthBucket[] Of(ReadOnlySpan<WeighedEvent> events, DateOnly asOf)
    {
        WeighedEvent[] sorted = [.. events];
        Array.Sort(sorted, EventOrder.ByDay);
        var months = new MonthBuckets();
        foreach (var one in sorted)
            if (one.Day <= asOf)
                months.Add(one);
        return months._months.Where(month => month.Evidence > 0).ToArray();
    }
}
