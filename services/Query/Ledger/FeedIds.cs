namespace Diplomacy.Query.Ledger;

/// <summary>Numbers feeds, so that a ledger line in memory need not carry a name.</summary>
internal sealed class FeedIds
{
    /// <summary>The number for source events that are not reported by exactly one feed.</summary>
    public const int None = 0;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { [""] = None };

    /// <summary>The number of a feed, stable while this process runs.</summary>
    public int NumberOf(string feed)
    {
        if (feed.Length == 0)
            return None;
        lock (_gate)
        {
            if (!_numbers.TryGetValue(feed, out var number))
                _numbers[feed] = number = _numbers.Count;
            return number;
        }
    }
}
