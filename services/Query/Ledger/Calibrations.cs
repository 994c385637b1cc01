using Diplomacy.Domain.Scoring;

namespace Diplomacy.Query.Ledger;

/// <summary>The neutral value of each feed as of one position. Immutable.</summary>
/// <param name="tenths">In tenths, by the feed's number; 0 beyond the end.</param>
internal sealed class FeedNeutrals(int[] tenths)
{
    /// <summary>The values before any feed was calibrated.</summary>
    public static readonly FeedNeutrals None = new([]);

    /// <summary>What is subtracted from the Goldstein value of a source event that only this feed reports.</summary>
    public int TenthsOf(int feed) => feed < tenths.Length ? tenths[feed] : SourceEventValue.NeutralOfDocuments;

    /// <summary>A copy with one feed recalibrated.</summary>
    public FeedNeutrals With(int feed, int neutral)
    {
        var changed = new int[Math.Max(tenths.Length, feed + 1)];
        tenths.CopyTo(changed, 0);
        changed[feed] = neutral;
        return new FeedNeutrals(changed);
    }
}

/// <summary>
/// All calibrations of feeds, in memory: they are few, and a score at any position needs the earlier ones. They are
/// read at startup; <see cref="LedgerFollower"/> adds new ones before it advances the position that readers see.
/// </summary>
internal sealed class Calibrations(FeedIds feeds)
{
    private const double HundredthsATenth = 10;

    private volatile Known[] _known = [];

    private sealed record Known(long Position, FeedNeutrals Neutrals);

    /// <summary>The neutral values at a position: the same object until the next calibration.</summary>
    public FeedNeutrals At(long position)
    {
        var known = _known;
        for (var i = known.Length - 1; i >= 0; i--)
            if (known[i].Position <= position)
                return known[i].Neutrals;
        return FeedNeutrals.None;
    }

    /// <summary>Adds newer calibrations, in order; or replaces all by them.</summary>
    public void Add(IReadOnlyList<StoredCalibration> stored, bool replace)
    {
        if (stored.Count == 0 && !replace)
            return;
        List<Known> known = replace ? [] : [.. _known];
        foreach (var (position, feed, hundredths) in stored)
            if (known.Count == 0 || known[^1].Position < position)
                known.Add(new Known(
                    position,
                    (known.Count == 0 ? FeedNeutrals.None : known[^1].Neutrals).With(
                        feeds.NumberOf(feed), Tenths(hundredths))));
        _known = [.. known];
    }

    private static int Tenths(int hundredths) =>
        (int)Math.Round(hundredths / HundredthsATenth, MidpointRounding.AwayFromZero);
}
