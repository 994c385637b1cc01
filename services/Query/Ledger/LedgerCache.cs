using System.Runtime.InteropServices;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;

namespace Diplomacy.Query.Ledger;

/// <summary>
/// An LRU cache of the ledgers of relationships: loaded in full on first use, then kept current by
/// <see cref="LedgerFollower"/>.
/// </summary>
internal sealed class LedgerCache(
    NpgsqlDataSource dataSource, FeedIds feeds, Calibrations calibrations, TieIndex ties, IConfiguration configuration)
{
    /// <summary>
    /// Lines kept by default: 320 MB, and less than as much again for their sums. <c>Query:LedgerLinesMax</c> overrides
    /// it.
    /// </summary>
    private const int LinesMaxDefault = 10_000_000;

    private readonly int _linesMax = configuration.GetValue("Query:LedgerLinesMax", LinesMaxDefault);
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _entries = [];
    private long _clock;

    /// <summary>One relationship's ledger, and the lines that arrived while it was being loaded.</summary>
    private sealed class Entry(RelationshipLedger ledger)
    {
        public readonly RelationshipLedger Ledger = ledger;
        public readonly TaskCompletionSource<RelationshipLedger> Loaded =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
        public readonly List<LedgerLine> ArrivedMeanwhile = [];
        public long LastAsked;
    }

    /// <summary>One relationship's ledger, complete up to the position that readers see.</summary>
    public ValueTask<RelationshipLedger> Read(Relationship relationship, CancellationToken ct)
    {
        Entry entry;
        var isMissing = false;
        lock (_gate)
            entry = Find(relationship.Key, ref isMissing);
        if (isMissing)
            _ = Load(new Dictionary<int, Entry> { [relationship.Key] = entry });
        return entry.Loaded.Task is { IsCompletedSuccessfully: true } loaded
            ? new ValueTask<RelationshipLedger>(loaded.Result)
            : new ValueTask<RelationshipLedger>(entry.Loaded.Task.WaitAsync(ct));
    }

    /// <summary>The ledgers of several relationships; the missing ones are loaded in one round trip.</summary>
    public async ValueTask<RelationshipLedger[]> Read(IReadOnlyList<Relationship> relationships, CancellationToken ct)
    {
        var entries = new Entry[relationships.Count];
        var missing = new Dictionary<int, Entry>();
        lock (_gate)
            for (var i = 0; i < entries.Length; i++)
            {
                var isMissing = false;
                entries[i] = Find(relationships[i].Key, ref isMissing);
                if (isMissing)
                    missing.Add(relationships[i].Key, entries[i]);
            }
        if (missing.Count > 0)
            _ = Load(missing);
        return await Task.WhenAll(entries.Select(entry => entry.Loaded.Task)).WaitAsync(ct);
    }

    /// <summary>The keys of the cached relationships.</summary>
    public int[] Keys()
    {
        lock (_gate)
            return [.. _entries.Keys];
    }

    /// <summary>Adds new rows of the projection to the cached ledgers; ignores other relationships.</summary>
    public void Append(IReadOnlyList<LedgerRow> rows)
    {
        lock (_gate)
            foreach (var (key, added) in LinesOf([.. rows.Where(row => _entries.ContainsKey(row.Relationship))]))
                if (_entries.TryGetValue(key, out var entry))
                {
                    if (entry.Loaded.Task.IsCompleted)
                        entry.Ledger.Append(CollectionsMarshal.AsSpan(added));
                    else
                        entry.ArrivedMeanwhile.AddRange(added);
                }
    }

    /// <summary>Drops all entries; later reads load them again.</summary>
    public void Clear()
    {
        lock (_gate)
            _entries.Clear();
    }

    private Entry Find(int key, ref bool isMissing)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out var exists);
        isMissing = !exists;
        entry ??= new Entry(new RelationshipLedger(key, calibrations, ties));
        entry.LastAsked = ++_clock;
        return entry;
    }

    private async Task Load(Dictionary<int, Entry> missing)
    {
        try
        {
            var lines = await Query([.. missing.Keys]);
            lock (_gate)
            {
                foreach (var (key, entry) in missing)
                {
                    if (lines.TryGetValue(key, out var read))
                        entry.Ledger.Append(CollectionsMarshal.AsSpan(read));
                    entry.Ledger.Append(CollectionsMarshal.AsSpan(entry.ArrivedMeanwhile));
                    entry.Loaded.SetResult(entry.Ledger);
                }
                Evict();
            }
        }
        catch (Exception exception)
        {
            lock (_gate)
                foreach (var (key, entry) in missing)
                {
                    if (_entries.TryGetValue(key, out var present) && present == entry)
                        _entries.Remove(key);
                    entry.Loaded.TrySetException(exception);
                }
        }
    }

    private async Task<Dictionary<int, List<LedgerLine>>> Query(int[] relationships)
    {
        var rows = new List<LedgerRow>();
        await using var command = dataSource.CreateCommand(
            $"""
            select {LedgerRow.Columns} from scoring.ledger_page where relationship = any($1) order by last_position
            """);
        command.Parameters.AddArguments(relationships);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(LedgerRow.Read(reader));
        return LinesOf(rows);
    }

    /// <summary>The lines of rows by relationship, each in order of position.</summary>
    private Dictionary<int, List<LedgerLine>> LinesOf(IReadOnlyList<LedgerRow> rows)
    {
        var lines = new Dictionary<int, List<LedgerLine>>();
        foreach (var row in rows)
        {
            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, row.Relationship, out _);
            Add(row, own ??= []);
        }
        return lines;
    }

    private void Add(LedgerRow row, List<LedgerLine> lines)
    {
        var feed = feeds.NumberOf(row.Feed);
        var isInOrder = lines.Count == 0 || lines[^1].Position < row.Positions[0];
        for (var i = 0; i < row.Positions.Length; i++)
            lines.Add(row.LineAt(i, feed));
        // Each feed of a batch has its own row, so positions of several rows interleave. If an event moves a source
        // event from one feed to another, the line that removes it comes first.
        if (!isInOrder)
            lines.Sort(static (one, other) => (one.Position, one.SourceEvents).CompareTo(
                (other.Position, other.SourceEvents)));
    }

    private void Evict()
    {
        var lines = _entries.Values.Sum(entry => (long)entry.Ledger.Count);
        if (lines <= _linesMax)
            return;
        foreach (var (key, entry) in _entries.OrderBy(pair => pair.Value.LastAsked).ToArray())
        {
            if (lines <= _linesMax)
                return;
            if (!entry.Loaded.Task.IsCompleted)
                continue;
            lines -= entry.Ledger.Count;
            _entries.Remove(key);
        }
    }
}
