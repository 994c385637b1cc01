using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Ledger;

/// <summary>
/// One line of the score ledger: what a stored event added to, or took from, what a source event counts for. Entries
/// are integers and only ever added up, so the sum at any position is what was known there, in whatever order it came.
/// </summary>
/// <param name="Action">Who did what to whom.</param>
/// <param name="Day">The day it counts from: the middle of the span that its date leaves open.</param>
/// <param name="Quality">The change of q, in thousandths.</param>
/// <param name="SourceEvents">The change of the number of source events: 1, 0 or -1.</param>
/// <param name="Mentions">The change of the number of mentions.</param>
/// <param name="Feed">The feed that alone tells of it; empty where several do, a document or a person.</param>
public readonly record struct LedgerEntry(
    ActionKey Action, DateOnly Day, int Quality, int SourceEvents, int Mentions, string Feed)
{
    /// <summary>The entries that lead from one standing of a source event to the next: none, one or two.</summary>
    public static void Between(EffectiveState? before, EffectiveState? after, List<LedgerEntry> entries)
    {
        if (before == after)
            return;
        if (before is { } old && after is { } now && old.Action == now.Action
            && old.OccurredOn.Middle == now.OccurredOn.Middle && old.Feed == now.Feed)
        {
            if (now.Quality != old.Quality || now.Mentions != old.Mentions)
                entries.Add(Entry(now, now.Quality - old.Quality, sourceEvents: 0, now.Mentions - old.Mentions));
            return;
        }
        if (before is { } gone)
            entries.Add(Entry(gone, -gone.Quality, sourceEvents: -1, -gone.Mentions));
        if (after is { } come)
            entries.Add(Entry(come, come.Quality, sourceEvents: 1, come.Mentions));
    }

    private static LedgerEntry Entry(EffectiveState state, int quality, int sourceEvents, int mentions) =>
        new(state.Action, state.OccurredOn.Middle, quality, sourceEvents, mentions, state.Feed);
}
