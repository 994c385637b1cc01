using System.Runtime.InteropServices;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Query.Ledger.Months;

namespace Diplomacy.Query.Ledger;

/// <summary>
/// An LRU cache of the ledgers of relationships. Those of the present are kept current by <see cref="LedgerFollower"/>;
/// of each relationship one more may be kept that reaches further back.
/// </summary>
internal sealed class LedgerCache(
    LedgerLoader loader, Calibrations calibrations, TieIndex ties, IConfiguration configuration)
{
    /// <summary>
    /// Lines kept by default: 100 MB, and as much again for their order. A sum of a month counts as half a line.
    /// <c>Query:LedgerLinesMax</c> overrides it.
    /// </summary>
    private const int LinesMaxDefault = 3_000_000;

    /// <summary>The part of the lines that eviction leaves, so that not every read evicts.</summary>
    private const double Kept = 0.9;

    /// <summary>Single months beyond which a ledger is read again with only those that the reader needs.</summary>
    private const int SingleMonthsMax = 24;

    /// <summary>A ledger of this many lines is read again once later sums can take the place of its lines.</summary>
    private const int LongLedger = 32_768;

    /// <summary>Whether a tenth of the room or less is left.</summary>
    public bool IsNearlyFull => Volatile.Read(ref _size) > _linesMax * Kept;

    private readonly int _linesMax = configuration.GetValue("Query:LedgerLinesMax", LinesMaxDefault);
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _present = [];
    private readonly Dictionary<int, Entry> _past = [];
    private long _clock;
    private long _covered;
    private long _size;

    /// <summary>One relationship's ledger, and the lines that arrived while it was being loaded.</summary>
    /// <param name="asked">What is read of it.</param>
    /// <param name="isPresent">Whether it is kept current.</param>
    /// <param name="before">The ledger that it extends by months; null if all is read.</param>
    private sealed class Entry(LedgerScope asked, bool isPresent, RelationshipLedger? before)
    {
        public readonly TaskCompletionSource<RelationshipLedger> Loaded =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
        public readonly List<LedgerLine> ArrivedMeanwhile = [];
        public long LastAsked;

        /// <summary>Its part of the size of the cache; 0 until it is loaded.</summary>
        public long Size;

        public LedgerScope Asked => asked;

        public bool IsPresent => isPresent;

        public RelationshipLedger? Before => before;

        /// <summary>The months to read.</summary>
        public SingleMonths Missing => before is null ? asked.Single : asked.Single.Except(before.Scope.Single);

        public RelationshipLedger? Ledger =>
            Loaded.Task is { IsCompletedSuccessfully: true } loaded ? loaded.Result : null;

        public LedgerScope Scope => Ledger?.Scope ?? asked;
    }

    /// <summary>One relationship's ledger, complete up to the position that readers see.</summary>
    public ValueTask<RelationshipLedger> Read(Relationship relationship, LedgerScope asked, CancellationToken ct)
    {
        Entry entry;
        Dictionary<int, Entry>? missing = null;
        lock (_gate)
            entry = Find(relationship.Key, asked, ref missing);
        Load(missing);
        return entry.Ledger is { } ledger ? new(ledger) : new(entry.Loaded.Task.WaitAsync(ct));
    }

    /// <summary>The ledgers of several relationships; the missing ones are loaded in one round trip.</summary>
    public async ValueTask<RelationshipLedger[]> Read(
        IReadOnlyList<Relationship> relationships, LedgerScope asked, CancellationToken ct)
    {
        var entries = new Entry[relationships.Count];
        Dictionary<int, Entry>? missing = null;
        lock (_gate)
            for (var i = 0; i < entries.Length; i++)
                entries[i] = Find(relationships[i].Key, asked, ref missing);
        Load(missing);
        if (!Array.TrueForAll(entries, entry => entry.Loaded.Task.IsCompletedSuccessfully))
            await Task.WhenAll(entries.Select(entry => entry.Loaded.Task)).WaitAsync(ct);
        return Array.ConvertAll(entries, entry => entry.Ledger!);
    }

    /// <summary>The keys of the relationships whose present ledgers are cached.</summary>
    public int[] Keys()
    {
        lock (_gate)
            return [.. _present.Keys];
    }

    /// <summary>Adds new rows of the projection to the cached ledgers; ignores other relationships.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="covered">The last position that sums of months cover.</param>
    public void Append(IReadOnlyList<LedgerRow> rows, long covered)
    {
        lock (_gate)
        {
            _covered = Math.Max(_covered, covered);
            foreach (var (key, added) in loader.LinesOf([.. rows.Where(row => _present.ContainsKey(row.Relationship))]))
                if (_present.TryGetValue(key, out var entry))
                {
                    if (entry.Ledger is { } ledger)
                    {
                        ledger.Append(CollectionsMarshal.AsSpan(added));
                        Count(entry, ledger.Size);
                    }
                    else
                        entry.ArrivedMeanwhile.AddRange(added);
                }
        }
    }

    /// <summary>Drops all entries; later reads load them again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _present.Clear();
            _past.Clear();
            (_covered, _size) = (0, 0);
        }
    }

    /// <summary>The entry that serves a reader, or a new one, which is added to those to load.</summary>
    private Entry Find(int key, LedgerScope asked, ref Dictionary<int, Entry>? missing)
    {
        var present = _present.GetValueOrDefault(key);
        var entry = present is not null && present.Scope.Covers(asked) && !IsOutgrown(present) ? present
            : _past.TryGetValue(key, out var past) && past.Scope.Covers(asked) ? past
            : (missing ??= [])[key] = Add(key, asked, present);
        entry.LastAsked = ++_clock;
        return entry;
    }

    /// <summary>Whether sums could take the place of many of its lines.</summary>
    private bool IsOutgrown(Entry entry) =>
        entry.Ledger is { Size: > LongLedger } ledger && _covered > ledger.Scope.From && !entry.Asked.Single.IsAll;

    private Entry Add(int key, LedgerScope asked, Entry? present)
    {
        var isPresent = asked.From >= (present?.Scope.From ?? _covered) || asked.From >= _covered;
        var cached = isPresent ? _present : _past;
        var single = asked.Single;
        var scope = new LedgerScope(asked.From, isPresent ? long.MaxValue : asked.To, asked.Single);
        RelationshipLedger? extended = null;
        if (cached.TryGetValue(key, out var before) && before.Scope.Single.And(asked.Single) is var both
            && (both.IsAll ? asked.Single.IsAll : both.Count <= SingleMonthsMax))
        {
            scope = scope with { Single = both };
            if (before.Ledger is { } ledger && !both.IsAll && !IsOutgrown(before)
                && ledger.Scope.Covers(asked with { Single = SingleMonths.None }))
                (scope, extended) = (ledger.Scope with { Single = both }, ledger);
        }
        if (before is not null)
            Remove(key, before);
        return cached[key] = new Entry(scope, isPresent, extended);
    }

    /// <summary>Loads missing entries: those that are alike in one round trip.</summary>
    private void Load(Dictionary<int, Entry>? missing)
    {
        if (missing is null)
            return;
        foreach (var alike in missing.GroupBy(
            pair => (pair.Value.Before is not null, pair.Value.Asked.From, pair.Value.Asked.To, pair.Value.Missing)))
            _ = Load([.. alike], alike.First().Value);
    }

    private async Task Load(KeyValuePair<int, Entry>[] missing, Entry example)
    {
        try
        {
            int[] keys = [.. missing.Select(pair => pair.Key)];
            var asked = example.Asked with { Single = example.Missing };
            var extends = example.Before is not null;
            var loaded = extends ? await loader.LoadMonths(keys, asked) : await loader.Load(keys, asked);
            // Not after a rebuild, which may have summed up less.
            if (extends && loaded.From != asked.From)
            {
                extends = false;
                asked = asked with
                {
                    Single = missing.Aggregate(asked.Single, (all, pair) => all.And(pair.Value.Asked.Single)),
                };
                loaded = await loader.Load(keys, asked);
            }
            lock (_gate)
            {
                _covered = Math.Max(_covered, loaded.Covered);
                foreach (var (key, entry) in missing)
                {
                    var ledger = LedgerOf(key, entry, loaded, extends ? null : asked.Single);
                    entry.Loaded.SetResult(ledger);
                    if (IsCached(key, entry))
                        Count(entry, ledger.Size);
                }
                Evict();
            }
        }
        catch (Exception exception)
        {
            lock (_gate)
                foreach (var (key, entry) in missing)
                {
                    Remove(key, entry);
                    entry.Loaded.TrySetException(exception);
                }
        }
    }

    /// <param name="key">The relationship.</param>
    /// <param name="entry">Its entry.</param>
    /// <param name="loaded">What was read.</param>
    /// <param name="single">The months that were read; null if they extend a ledger.</param>
    private RelationshipLedger LedgerOf(int key, Entry entry, LoadedLedgers loaded, SingleMonths? single)
    {
        var lines = loaded.Lines.TryGetValue(key, out var own) ? CollectionsMarshal.AsSpan(own) : [];
        RelationshipLedger ledger;
        if (single is null)
            ledger = entry.Before!.With(entry.Missing, lines);
        else
        {
            // Without sums all lines were read.
            single = loaded.From == 0 ? SingleMonths.All : single;
            var cells = loaded.Cells.TryGetValue(key, out var read) ? MonthCell.Merge(read) : [];
            ledger = new RelationshipLedger(
                key, new LedgerScope(loaded.From, loaded.To, single), cells, lines.ToArray(), calibrations, ties);
        }
        ledger.Append(CollectionsMarshal.AsSpan(entry.ArrivedMeanwhile));
        return ledger;
    }

    private Dictionary<int, Entry> Cached(Entry entry) => entry.IsPresent ? _present : _past;

    private bool IsCached(int key, Entry entry) => Cached(entry).GetValueOrDefault(key) == entry;

    private void Remove(int key, Entry entry)
    {
        if (!IsCached(key, entry))
            return;
        Count(entry, size: 0);
        Cached(entry).Remove(key);
    }

    /// <summary>Counts what an entry holds now towards the size of the cache.</summary>
    private void Count(Entry entry, long size)
    {
        _size += size - entry.Size;
        entry.Size = size;
    }

    private void Evict()
    {
        if (_size <= _linesMax)
            return;
        foreach (var (key, entry) in _present.Concat(_past).Where(pair => pair.Value.Ledger is not null)
            .OrderBy(pair => pair.Value.LastAsked).ToArray())
        {
            if (_size <= _linesMax * Kept)
                return;
            Remove(key, entry);
        }
    }
}
