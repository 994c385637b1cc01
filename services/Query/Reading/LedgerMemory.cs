using System.Runtime.InteropServices;
using Diplomacy.Domain.Vocabulary;
using Npgsql;

namespace Diplomacy.Query.Reading;

/// <summary>
/// The ledgers of the relationships that are asked for, in memory: read whole from the store when first asked for, then
/// kept up by <see cref="LedgerTail"/>. Those not asked for longest make room for others.
/// </summary>
internal sealed class LedgerMemory(
    NpgsqlDataSource dataSource, FeedNames feeds, Calibrations calibrations, IConfiguration configuration)
{
    /// <summary>Lines kept by default: 320 MB, and less than as much again for what they add up to.
    /// <c>Query:LedgerLinesMax</c> says otherwise.</summary>
    private const int LinesMaxDefault = 10_000_000;

    private readonly int _linesMax = configuration.GetValue("Query:LedgerLinesMax", LinesMaxDefault);
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _entries = [];
    private long _clock;

    /// <summary>One relationship's ledger, and what came in while it was being read.</summary>
    private sealed class Entry(Calibrations calibrations)
    {
        public readonly RelationshipLedger Ledger = new(calibrations);
        public readonly TaskCompletionSource<RelationshipLedger> Loaded =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
        public readonly List<LedgerLine> ArrivedMeanwhile = [];
        public long LastAsked;
    }

    /// <summary>One relationship's ledger, complete up to the position that readers may see.</summary>
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

    /// <summary>The ledgers of several relationships, those that are missing in one round trip.</summary>
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

    /// <summary>The relationships in memory, or null where there are none.</summary>
    public int[]? Keys()
    {
        lock (_gate)
            return _entries.Count == 0 ? null : [.. _entries.Keys];
    }

    /// <summary>Adds what the projection has written since; each relationship's lines in order of position.</summary>
    public void Append(Dictionary<int, List<LedgerLine>> lines)
    {
        lock (_gate)
            foreach (var (key, added) in lines)
                if (_entries.TryGetValue(key, out var entry))
                {
                    if (entry.Loaded.Task.IsCompleted)
                        entry.Ledger.Append(CollectionsMarshal.AsSpan(added));
                    else
                        entry.ArrivedMeanwhile.AddRange(added);
                }
    }

    /// <summary>Forgets everything; what is asked for again is read again.</summary>
    public void Clear()
    {
        lock (_gate)
            _entries.Clear();
    }

    private Entry Find(int key, ref bool isMissing)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out var exists);
        isMissing = !exists;
        entry ??= new Entry(calibrations);
        entry.LastAsked = ++_clock;
        return entry;
    }

    private async Task Load(Dictionary<int, Entry> missing)
    {
        try
        {
            var lines = await Query(
                "relationship = any($1)", command => command.Parameters.AddWithValue(missing.Keys.ToArray()), default);
            lock (_gate)
            {
                foreach (var (key, entry) in missing)
                {
                    if (lines.TryGetValue(key, out var read))
                        entry.Ledger.Append(CollectionsMarshal.AsSpan(read));
                    entry.Ledger.Append(CollectionsMarshal.AsSpan(entry.ArrivedMeanwhile));
                    entry.Loaded.SetResult(entry.Ledger);
                }
                MakeRoom();
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

    /// <summary>Lines of the ledger by relationship, each in order of position.</summary>
    public async Task<Dictionary<int, List<LedgerLine>>> Query(
        string where, Action<NpgsqlCommand> bind, CancellationToken ct)
    {
        var lines = new Dictionary<int, List<LedgerLine>>();
        await using var command = dataSource.CreateCommand(
            $"""
            select relationship, feed, positions, days, cameo_codes, outgoing, source_event_ids, mentions, qualities,
                source_events
            from scoring.ledger_page where {where} order by last_position
            """);
        bind(command);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, reader.GetInt32(0), out _);
            AddRow(reader, own ??= []);
        }
        return lines;
    }

    private void AddRow(NpgsqlDataReader reader, List<LedgerLine> lines)
    {
        var feed = feeds.NumberOf(reader.GetString(1));
        var positions = reader.GetFieldValue<long[]>(2);
        var days = reader.GetFieldValue<DateOnly[]>(3);
        var codes = reader.GetFieldValue<short[]>(4);
        var outgoing = reader.GetFieldValue<bool[]>(5);
        var ids = reader.GetFieldValue<Guid[]>(6);
        var mentions = reader.GetFieldValue<int[]>(7);
        var qualities = reader.GetFieldValue<int[]>(8);
        var sourceEvents = reader.GetFieldValue<short[]>(9);
        var isInOrder = lines.Count == 0 || lines[^1].Position < positions[0];
        for (var i = 0; i < positions.Length; i++)
            lines.Add(new LedgerLine(
                positions[i], LedgerLine.KeyOf(days[i], CameoCode.OfDigits(codes[i]), outgoing[i], ids[i]),
                mentions[i], feed, (short)qualities[i], (sbyte)sourceEvents[i]));
        // Several feeds on one page are rows of their own, whose positions mingle. Where an event takes a source event
        // from one feed and gives it to another, it is taken first.
        if (!isInOrder)
            lines.Sort(static (one, other) => (one.Position, one.SourceEvents).CompareTo(
                (other.Position, other.SourceEvents)));
    }

    private void MakeRoom()
    {
        var lines = _entries.Values.Sum(entry => (long)entry.Ledger.Count);
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
