using Diplomacy.Domain.Scoring.Models;

namespace Diplomacy.Query.Ledger.Months;

/// <summary>
/// The months whose source events are read singly; of all other months the sums of each code, direction and feed are
/// enough. Immutable.
/// </summary>
internal sealed class SingleMonths : IEquatable<SingleMonths>
{
    /// <summary>No month.</summary>
    public static readonly SingleMonths None = new([]);

    /// <summary>Every month.</summary>
    public static readonly SingleMonths All = new([]) { IsAll = true };

    /// <summary>Months beyond this number are not worth a choice: 50 years.</summary>
    private const int Max = 600;

    private readonly int[] _months;

    private SingleMonths(int[] months) => _months = months;

    /// <summary>Whether it is every month.</summary>
    public bool IsAll { get; private init; }

    /// <summary>The number of months chosen.</summary>
    public int Count => _months.Length;

    /// <summary>The first and the last day that are read singly; null where no month is.</summary>
    public (DateOnly First, DateOnly Last)? Span => _months.Length == 0
        ? null
        : (MonthBucket.FirstDayOf(_months[0]), MonthBucket.LastDayOf(_months[^1]));

    /// <summary>What a model needs for the score of a day.</summary>
    public static SingleMonths Of(ScoringModel model, DateOnly day) => Of([model], [day]);

    /// <summary>What models need for the scores of days.</summary>
    public static SingleMonths Of(IReadOnlyCollection<ScoringModel> models, IEnumerable<DateOnly> days)
    {
        var months = new SortedSet<int>();
        foreach (var day in days)
            foreach (var model in models)
            {
                var from = model.SingleFrom(day);
                if (from == DateOnly.MinValue)
                    return All;
                for (var month = MonthBucket.IndexOf(from); from <= day && month <= MonthBucket.IndexOf(day); month++)
                    months.Add(month);
                if (months.Count > Max)
                    return All;
            }
        return months.Count == 0 ? None : new SingleMonths([.. months]);
    }

    /// <summary>What a reader needs who takes the source events before a day only.</summary>
    public static SingleMonths Before(DateOnly until) =>
        until.Day == 1 ? None : new SingleMonths([MonthBucket.IndexOf(until)]);

    /// <summary>Whether a month is read singly.</summary>
    public bool Contains(int month) => IsAll || Array.BinarySearch(_months, month) >= 0;

    /// <summary>Whether all months of another choice are in this one.</summary>
    public bool Covers(SingleMonths other) => IsAll || (!other.IsAll && Array.TrueForAll(other._months, Contains));

    /// <summary>Whether all months from one day to another are in it, or the span is empty.</summary>
    public bool Covers(DateOnly from, DateOnly to)
    {
        if (IsAll || from > to)
            return true;
        for (var month = MonthBucket.IndexOf(from); month <= MonthBucket.IndexOf(to); month++)
            if (!Contains(month))
                return false;
        return true;
    }

    /// <summary>The months of both.</summary>
    public SingleMonths And(SingleMonths other) =>
        Covers(other) ? this : other.Covers(this) ? other
        : new SingleMonths([.. _months.Concat(other._months).Distinct().Order()]);

    /// <summary>The months that are not in another choice; neither may be every month.</summary>
    public SingleMonths Except(SingleMonths other) => new([.. _months.Where(month => !other.Contains(month))]);

    public bool Equals(SingleMonths? other) =>
        other is not null && IsAll == other.IsAll && _months.AsSpan().SequenceEqual(other._months);

    public override bool Equals(object? obj) => Equals(obj as SingleMonths);

    public override int GetHashCode() => HashCode.Combine(
        IsAll, _months.Length, _months.Length == 0 ? 0 : _months[0], _months.Length == 0 ? 0 : _months[^1]);
}
