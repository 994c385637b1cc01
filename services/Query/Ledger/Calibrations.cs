using Diplomacy.Domain.Scoring;

namespace Diplomacy.Query.Ledger;

/// <summary>What counted as neutral in each feed in one state of knowledge. It never changes.</summary>
/// <param name="tenths">In tenths, by the feed's number; 0 beyond the end.</param>
internal sealed class FeedNeutrals(int[] tenths)
{
    /// <summary>Before any feed was calibrated.</summary>
    public static readonly FeedNeutrals None = new([]);

    /// <summary>What is taken off the Goldstein value of a source event that this feed alone tells of.</summary>
    public int TenthsOf(int feed) => feed < tenths.Length ? tenths[feed] : SourceEventValue.NeutralOfDocuments;

    /// <summary>The same with one feed calibrated anew.</summary>
    public FeedNeutrals With(int feed, int neutral)
    {
        var changed = new int[Math.Max(tenths.Length, feed + 1)];
        tenths.CopyTo(changed, 0);
        changed[feed] = neutral;
        return new FeedNeutrals(changed);
    }
}

/// <summary>
/// Every calibration of a feed, in memory: they are few, and a score of any position needs those before it. Read at
/// start, then kept up by <see cref="LedgerFollower"/> before readers see a position.
/// </summary>
internal sealed class Calibrations(FeedIds feeds)
{
    private const double HundredthsATenth = 10;

    private volatile Known[] _known = [];

    private sealed record Known(long Position, FeedNeutrals Neutrals);

    /// <summary>What counted as neutral at a position: the same object as long as nothing was calibrated.</summary>
    public FeedNeutrals At(long position)
    {
        var known = _known;
        for (var i = known.Length - 1; i >= 0; i--)
            if (known[i].Position <= position)
                return known[i].Neutrals;
        return FeedNeutrals.None;
    }

    /// <summary>Adds what was calibrated since, in order; or forgets what it knows and begins with this.</summary>
    public void Add(IReadOnlyList<StoredCalibration> stored, bool again)
    {
        if (stored.Count == 0 && !again)
            return;
        List<Known> known = again ? [] : [.. _known];
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
