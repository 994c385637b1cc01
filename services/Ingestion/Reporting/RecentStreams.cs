namespace Diplomacy.Ingestion.Reporting;

/// <summary>
/// The source events that this process has met lately. What is not among them may still be stored, by another process
/// or long ago; who takes it as new must have PostgreSQL check that.
/// </summary>
internal sealed class RecentStreams
{
    /// <summary>Source events of a generation; two are kept, of some 4 MB each.</summary>
    private const int GenerationMax = 100_000;

    /// <summary>Times that one looks for everything after a wrong guess, so that few guesses can be wrong.</summary>
    private const int TimesWary = 16;

    private readonly Lock _lock = new();
    private HashSet<Guid> _young = [], _old = [];
    private int _wary;

    /// <summary>Whether to go by it this time.</summary>
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

    /// <summary>Tells that a source event was stored though it was not among these.</summary>
    public void Misled()
    {
        lock (_lock)
            _wary = TimesWary;
    }

    /// <summary>Adds source events that are stored.</summary>
    public void Add(IEnumerable<Guid> ids)
    {
        lock (_lock)
            foreach (var id in ids)
                if (_young.Add(id) && _young.Count == GenerationMax)
                    (_young, _old) = ([], _young);
    }

    /// <summary>Those of the source events that it has met.</summary>
    public IReadOnlyCollection<Guid> Among(IReadOnlyCollection<Guid> ids)
    {
        lock (_lock)
            return [.. ids.Where(id => _young.Contains(id) || _old.Contains(id))];
    }
}
