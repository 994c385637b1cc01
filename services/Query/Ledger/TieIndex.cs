using System.Collections.Immutable;
using System.Text.Json;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.ServiceDefaults.EventStore;

namespace Diplomacy.Query.Ledger;

/// <summary>An event of a tie, as the projection stored it.</summary>
internal readonly record struct StoredTie(
    long Position, Guid TieId, int Relationship, string Type, string Body, DateTimeOffset RecordedAt);

/// <summary>A tie as known at a position.</summary>
/// <param name="State">Its state; without a report where it was retracted.</param>
/// <param name="Content">The last report of it.</param>
/// <param name="Last">Its last event.</param>
/// <param name="RecordedAt">When that was stored.</param>
/// <param name="End">The event that ended it; null where it lasts, or where its report gave the end.</param>
internal sealed record KnownTie(
    Tie State, TieReported Content, ITieChange Last, DateTimeOffset RecordedAt, TieEnded? End);

/// <summary>The ties of one relationship as known at a position. Immutable.</summary>
internal sealed class KnownTies(IReadOnlyList<KnownTie> all, IReadOnlyList<TieSpan> spans)
{
    /// <summary>No ties.</summary>
    public static readonly KnownTies None = new([], []);

    /// <summary>Every tie, also those retracted or on paper.</summary>
    public IReadOnlyList<KnownTie> All => all;

    /// <summary>The spans in which ties count.</summary>
    public IReadOnlyList<TieSpan> Spans => spans;

    public static KnownTies Of(IReadOnlyList<KnownTie> all) =>
        new(all, [.. all.Select(tie => tie.State.Span).OfType<TieSpan>()]);

    /// <summary>These and the ties of a relationship that they continue from a day on.</summary>
    public KnownTies Continuing(KnownTies earlier, DateOnly from) => earlier.All.Count == 0 ? this : new(
        [.. earlier.All, .. all],
        [
            .. earlier.Spans.Where(span => span.From < from).Select(span =>
                span with { Until = span.Until is { } until && until < from ? until : from }),
            .. spans,
        ]);
}

/// <summary>
/// All ties, in memory: they are few, and a score at any position needs the earlier states. They are read at startup;
/// <see cref="LedgerFollower"/> adds new ones before it advances the position that readers see.
/// </summary>
internal sealed class TieIndex
{
    private volatile ImmutableSortedDictionary<int, ImmutableArray<Version>> _known =
        ImmutableSortedDictionary<int, ImmutableArray<Version>>.Empty;

    private readonly record struct Version(long Position, KnownTies Ties);

    /// <summary>The ties of a relationship at a position: the same object until the next change.</summary>
    public KnownTies At(int relationship, long position)
    {
        var known = _known;
        if (known.IsEmpty || !known.TryGetValue(relationship, out var versions))
            return KnownTies.None;
        for (var i = versions.Length - 1; i >= 0; i--)
            if (versions[i].Position <= position)
                return versions[i].Ties;
        return KnownTies.None;
    }

    /// <summary>The relationships that ever had a tie, in order.</summary>
    public IEnumerable<Relationship> Relationships => _known.Keys.Select(Relationship.OfKey);

    /// <summary>Adds newer events, in order; or replaces all by them.</summary>
    public void Add(IReadOnlyList<StoredTie> stored, bool replace)
    {
        if (stored.Count == 0 && !replace)
            return;
        var known = (replace ? ImmutableSortedDictionary<int, ImmutableArray<Version>>.Empty : _known).ToBuilder();
        foreach (var own in stored.GroupBy(row => row.Relationship))
        {
            var versions = known.TryGetValue(own.Key, out var before)
                ? before.ToBuilder()
                : ImmutableArray.CreateBuilder<Version>();
            foreach (var row in own)
                if (versions.Count == 0 || versions[^1].Position < row.Position)
                    versions.Add(new Version(
                        row.Position, After(versions.Count == 0 ? KnownTies.None : versions[^1].Ties, row)));
            known[own.Key] = versions.ToImmutable();
        }
        _known = known.ToImmutable();
    }

    private static KnownTies After(KnownTies before, StoredTie row)
    {
        var type = EventTypeAliases.All.First(pair => pair.Value == row.Type).Key;
        var change = (ITieChange)JsonSerializer.Deserialize(row.Body, type, EventJson.Options)!;
        var old = before.All.FirstOrDefault(tie => tie.State.Id == row.TieId);
        var state = (old?.State ?? Tie.Empty(row.TieId)).Apply(change);
        var now = new KnownTie(state, state.Reported ?? old!.Content, change, row.RecordedAt, change as TieEnded);
        return KnownTies.Of([
            .. before.All.Where(tie => tie.State.Id != row.TieId).Append(now)
                .OrderBy(tie => tie.Content.Kind, StringComparer.Ordinal)
                .ThenBy(tie => tie.Content.From, StringComparer.Ordinal).ThenBy(tie => tie.State.Id)]);
    }
}
