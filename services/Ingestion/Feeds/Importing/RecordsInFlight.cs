using Diplomacy.Domain.SourceEvents.Reporting;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>
/// The records that are on their way to the store. Two forms of one record may belong to two lanes; the later one waits
/// for the earlier one, so that the last form in the file is the last one stored.
/// </summary>
internal sealed class RecordsInFlight
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FeedRecord, (int Lane, int Count)> _records = [];

    /// <summary>Adds a record; false if it is on its way in another lane.</summary>
    public bool TryAdd(FeedRecord record, int lane)
    {
        lock (_lock)
        {
            if (!_records.TryGetValue(record, out var before))
                _records[record] = (lane, 1);
            else if (before.Lane == lane)
                _records[record] = (lane, before.Count + 1);
            else
                return false;
            return true;
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
