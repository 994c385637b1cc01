namespace Diplomacy.Query.Ledger;

/// <summary>Feeds by a small number, so that a line of the ledger in memory need not carry a name.</summary>
internal sealed class FeedIds
{
    /// <summary>The number of what no feed alone tells of.</summary>
    public const int None = 0;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { [""] = None };

    /// <summary>The number of a feed, the same as long as this process runs.</summary>
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
