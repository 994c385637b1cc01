using Diplomacy.Domain.SourceEvents.Reporting;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>
/// The records that are on their way to the store. Another form of such a record takes the lane of the first one, so
/// that the last form in the file is the last one stored.
/// </summary>
internal sealed class RecordsInFlight
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FeedRecord, (int Lane, int Count)> _records = [];

    /// <summary>Adds a record; gives the lane that it has to take.</summary>
    public int Add(FeedRecord record, int lane)
    {
        lock (_lock)
        {
            if (_records.TryGetValue(record, out var before))
                lane = before.Lane;
            _records[record] = (lane, before.Count + 1);
            return lane;
        }
    }

    /// <summary>Removes records once they are stored.</summary>
    public void Remove(IEnumerable<ProposedReport> stored)
    {
        lock (_lock)
            foreach (var report in stored)
                if (report.Record is { } record && _records.TryGetValue(record, out var entry))
                    if (entry.Count == 1)
                        _records.Remove(record);
                    else
                        _records[record] = entry with { Count = entry.Count - 1 };
    }
}
