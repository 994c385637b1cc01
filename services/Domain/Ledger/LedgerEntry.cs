using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Ledger;

/// <summary>
/// One line of the score ledger: the change that a stored event made to the effective state of a source event. Lines
/// are integers and are only ever added up, so the sum up to a position is what was known there, in any order.
/// </summary>
/// <param name="Action">Who did what to whom.</param>
/// <param name="Day">The day it counts from: the middle of the span that its date leaves open.</param>
/// <param name="Quality">The change of q, in thousandths.</param>
/// <param name="SourceEvents">The change of the number of source events: 1, 0 or -1.</param>
/// <param name="Mentions">The change of the number of mentions.</param>
/// <param name="Feed">The feed of all its reports; empty where several feeds, a document or a person report it.</param>
/// <param name="Sentence">The sentence that it has all its reports from, after the change; see EffectiveState.</param>
public readonly record struct LedgerEntry(
    ActionKey Action, DateOnly Day, int Quality, int SourceEvents, int Mentions, string Feed, int Sentence = 0)
{
    /// <summary>
    /// The entries that lead from one effective state of a source event to the next: none, one or two.
    /// </summary>
    public static void Between(EffectiveState? before, EffectiveState? after, List<LedgerEntry> entries)
    {
        if (before == after)
            return;
        if (before is { } old && after is { } now && old.Action == now.Action
            && old.OccurredOn.Middle == now.OccurredOn.Middle && old.Feed == now.Feed)
        {
            if (now.Quality != old.Quality || now.Mentions != old.Mentions || now.Sentence != old.Sentence)
                entries.Add(Entry(now, now.Quality - old.Quality, sourceEvents: 0, now.Mentions - old.Mentions));
            return;
        }
        if (before is { } removed)
            entries.Add(Entry(removed, -removed.Quality, sourceEvents: -1, -removed.Mentions));
        if (after is { } added)
            entries.Add(Entry(added, added.Quality, sourceEvents: 1, added.Mentions));
    }

    private static LedgerEntry Entry(EffectiveState state, int quality, int sourceEvents, int mentions) =>
        new(state.Action, state.OccurredOn.Middle, quality, sourceEvents, mentions, state.Feed, state.Sentence);
}
