namespace Diplomacy.Ingestion.Reporting;

/// <summary>
/// A cache of the source events that this process has seen recently. One that is missing here may still be stored, by
/// another process or long ago, so an append that takes it as new needs the expected version check.
/// </summary>
internal sealed class RecentStreams
{
    /// <summary>Source events in a generation. Two generations are kept, of about 4 MB each.</summary>
    private const int GenerationMax = 100_000;

    /// <summary>Writes that skip the cache after a miss, so that few appends are refused.</summary>
    private const int TimesWary = 16;

    private readonly Lock _lock = new();
    private HashSet<Guid> _young = [], _old = [];
    private int _wary;

    /// <summary>Whether to use the cache for this write.</summary>
    public bool IsGuide()
    {
        lock (_lock)
        {
            if (_wary == 0)
                return true;
            _wary--;
            return false;
        }
    }

    /// <summary>Reports a miss: a source event was stored but not cached.</summary>
    public void Misled()
    {
        lock (_lock)
            _wary = TimesWary;
    }

    /// <summary>Adds stored source events.</summary>
    public void Add(IEnumerable<Guid> ids)
    {
        lock (_lock)
            foreach (var id in ids)
                if (_young.Add(id) && _young.Count == GenerationMax)
                    (_young, _old) = ([], _young);
    }

    /// <summary>The given source events that are cached.</summary>
    public IReadOnlyCollection<Guid> Among(IReadOnlyCollection<Guid> ids)
    {
        lock (_lock)
            return [.. ids.Where(id => _young.Contains(id) || _old.Contains(id))];
    }
}
